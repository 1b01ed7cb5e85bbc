//! Responding to an incident: what the commands decide. One file per decision; no ports.

//! Runs of runbooks: ledger, consent, and what comes next.

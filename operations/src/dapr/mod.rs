//! Dapr, as its own command line asks for it.

pub mod status;

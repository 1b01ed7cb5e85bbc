//! `kubectl certificate …`: requests to be signed.

pub mod approve;
pub mod deny;

//! HTTP requests, spelt as `curl` and `wget` spell them.

mod curl;
pub mod request;
mod wget;

pub(crate) use curl::read as curl;

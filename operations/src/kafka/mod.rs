//! Operations on Kafka, spelt as its own tools spell them, with or without `.sh`, and as kcat does. One file each.

pub mod acls;
pub mod brokers;
pub mod canary;
pub mod cluster;
pub mod configs;
pub mod features;
pub mod groups;
mod kcat;
pub mod leaders;
mod line;
pub mod log_dirs;
pub mod offsets;
pub mod quorum;
pub mod reassign;
pub mod records;
pub mod replay;
#[cfg(test)]
mod tests;
pub mod topics;
pub mod transactions;

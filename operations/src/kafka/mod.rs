//! Operations on Kafka, spelt as its own tools spell them, with or without `.sh`. One file each.

pub mod brokers;
pub mod canary;
pub mod groups;
mod line;
#[cfg(test)]
mod tests;
pub mod topics;

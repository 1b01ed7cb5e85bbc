//! `kafka-topics`, the console's consumer and producer: topics and what is in them.

pub mod create;
pub mod delete;
pub mod describe;
pub mod list;
pub mod partitions;
pub mod read;
pub mod write;

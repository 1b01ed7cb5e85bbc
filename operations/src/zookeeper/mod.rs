//! ZooKeeper, as its own scripts and its four-letter words ask for it.

pub mod stat;

//! Other people's systems on loopback, for tests and the demo. Imports nothing of Muster: wire formats only.
//! Everything is in memory; a crash ends it.

pub mod cluster;
mod door;
pub mod kafka;
pub mod kubernetes;
pub mod outage;
pub mod pace;
pub mod postgres;
pub mod slack;
pub mod tap;

//! The real clients behind `operations::client`: Kubernetes, Kafka and programs beside the bot.
//!
//! What a target may touch is checked here, just before anything is sent, whatever a runbook says. Reads are
//! retried here; a mutation goes out at most once, and its answer is kept apart as done, refused, not sent
//! or unknown. Imports `operations` and the vendors' clients; nothing else of ours. Keeps no state but open
//! connections: a crash leaves only what was sent, which an operation's look judges afterwards.

mod argv;
mod check;
mod connect;
pub mod kafka;
pub mod kubernetes;
pub mod process;
mod secret;
mod settings;

pub use check::{Check, check};
pub use connect::connect;
pub use secret::Secret;
pub use settings::{LowerToRead, TargetSettings};

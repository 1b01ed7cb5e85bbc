//! What Muster decides and remembers: incidents, runs and their ledger, consent, escalation, jobs, the store,
//! and everything it says. Knows no vendor: it acts through [`ports`] and through `operations`.
//!
//! The way of one request: `inbox` (stored, then acknowledged) -> a command decides in one transaction and
//! writes events and jobs -> [`job`] runs what is due -> an operation or a port -> [`outbox`] -> the chat.
//! What a crash leaves in the middle stands at each module.

pub mod card;
pub mod desk;
pub mod discreet;
pub mod error;
pub mod escalation;
pub mod event;
pub mod inbox;
pub mod incident;
pub mod job;
pub mod jobs;
pub mod message;
pub mod outbox;
pub mod ports;
pub mod redact;
pub mod response;
pub mod rights;
pub mod run;
pub mod settings;
pub mod store;
pub mod text;
pub mod wire;
pub mod words;

pub use error::{Error, Result, UserError};
pub use ports::{Clock, Context};

//! What Muster can do to a system: one file per operation, with everything about it.
//!
//! An operation knows its spelling on a command line, its canonical form, risk and sensitivity, what it
//! touches, its plan, guard, act, look, verification and undo. It reaches systems only through the narrow
//! client traits in [`client`]; `targets` implements them. Imports nothing of ours. Keeps no state: a crash
//! in the middle of an act is judged afterwards by [`Perform::look`], never repeated here.
//!
//! Adding an operation: its file, and its line in [`registry`] (docs/adding.md walks through it).

pub mod client;
mod command;
pub mod filter;
mod flags;
pub mod hint;
pub(crate) mod inside;
pub mod inspect;
pub mod number;
mod options;
mod outcome;
pub mod parameter;
mod phrase;
mod plan;
mod reach;
mod registry;
mod report;
mod risk;

pub mod dapr;
pub mod docker;
pub mod flink;
pub mod http;
pub mod kafka;
pub mod kubernetes;
pub mod process;
pub mod promql;
pub mod redis;
pub mod sql;
pub mod zookeeper;

pub use client::Clients;
pub use command::{CommandLine, Misspelt};
pub use filter::Filter;
pub use outcome::{Acted, Attempt, Failure, Look, SendBy, Sent};
pub use phrase::Phrase;
pub use plan::{Guard, GuardKind, Plan, PlanHash, WayBack};
pub use reach::{SystemKind, Touch};
pub use registry::{Operation, Perform, Spelling, Watch};
pub use report::{Level, Report, Table};
pub use risk::{Risk, Sensitivity};

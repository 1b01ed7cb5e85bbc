//! The shell around the engine: settings, Slack, the web, notifiers, the worker. Everything is wired here; nothing
//! is decided here. May import everything; nothing imports it but the tests.

mod check;
pub mod cli;
pub mod clock;
pub mod config;
#[cfg(feature = "demo")]
pub mod demo;
pub mod doctor;
mod heartbeat;
mod import;
mod notify;
mod place;
mod reload;
mod runbooks;
pub mod serve;
pub mod slack;
mod targets;
mod telemetry;
mod web;
mod worker;

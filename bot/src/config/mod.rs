//! The configuration: one YAML file and a few variables of the environment, parsed once into types.
//!
//! Unknown keys and bad values are errors with file, line, column and what is allowed; the program ends with 2.
//! Secrets come only from the environment or from files. The only place that reads the environment.

mod environment;
mod file;

pub use environment::Environment;
pub use file::{Config, Email, Heartbeat, Notifiers, Ntfy, RunbookSource, Web};

/// The commented reference; also the default, which a test holds.
pub const DEFAULT: &str = include_str!("../../muster.default.yaml");

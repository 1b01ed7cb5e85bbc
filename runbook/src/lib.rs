//! Markdown that people wrote, in; runbooks made of typed operations, out. Pure: text in, values out, no I/O, no clock.
//!
//! What is not understood is kept as a manual step with its reason; nothing is dropped in silence.

mod catalogue;
mod model;

pub use catalogue::{Catalogue, Found};
pub use model::{Command, Deadline, Hint, Runbook, Section, SectionKind, Step, StepOptions, What};

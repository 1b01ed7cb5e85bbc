//! Markdown that people wrote, in; runbooks made of typed operations, out. Pure: text in, values out, no I/O, no clock.
//!
//! What is not understood is kept as a manual step with its reason; nothing is dropped in silence.
//! The way of a text: [`markdown`] finds front matter, headings, fences and prose; [`section`] names the
//! sections; [`shell`] takes a fence apart; `operations` says what each command is; [`compile`] puts it together.

mod annotate;
mod catalogue;
mod check;
mod compile;
mod document;
mod fact;
mod finding;
mod front;
pub mod hint;
mod info;
mod limit;
mod listed;
mod markdown;
mod model;
mod section;
mod shell;
mod understand;
mod value;
mod what;

pub use annotate::{Addition, differences};
pub use catalogue::{Catalogue, Found};
pub use check::{Checked, File, check};
pub use compile::{Compiled, Source, compile};
pub use fact::{Fact, Known};
pub use finding::{Finding, Level, render};
pub use front::schema;
pub use listed::{Kind, Listed, ListedParameter, Route};
pub use model::{
    Command, Deadline, Hint, Origin, Parameter, Runbook, Section, SectionKind, Step, StepOptions,
};
pub use understand::{Heard, typed};
pub use what::{Compare, Joint, Test, Value, What};

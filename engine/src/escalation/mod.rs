//! Who is paged when, and the links by which somebody outside the chat acknowledges (DESIGN 6, protocols 6).
//!
//! [`plan`] is pure; [`arm`] writes one job per level at an absolute time, [`reach`] makes page rows of a contact.
//! Everything here is written in the transaction that decides: a crash leaves the rows, and the jobs go on.
//! May use the store and jobs, never a port.

mod arm;
pub mod link;
mod plan;
mod reach;

pub use arm::{arm, arm_at};
pub use plan::{Turn, applies, ends, plan};
pub use reach::{contact, next_level, next_way, reach};

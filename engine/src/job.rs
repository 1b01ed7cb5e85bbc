//! Durable work: a row with a due time is a timer, a retry, a message to post and the next step of a run.
//!
//! A job is done at least once, at or after its due time; `run` must bear being run again. Claiming takes a
//! lease with a fresh token; **every write of a job goes through [`Lease::begin`]**, which checks the token in
//! the same transaction, so that a replica that slept can't write (protocols 1). As long as a job runs its lease is
//! renewed. A crash in the middle leaves it to lapse, within seconds (on SQLite: void at the next start), and the job is
//! run again.

mod queue;
mod registry;

pub use queue::{Lease, enqueue, enqueue_at};
pub use registry::{Registry, run_due, start_due};

use crate::{Context, Result, outbox::Priority, wire::Wire};
use jiff::Timestamp;

/// What a job wants after it ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// The row goes.
    Finished,
    /// The same row is due again.
    Again(Timestamp),
}

/// One kind of durable work: its file in `jobs/`, its line in `jobs/mod.rs`.
pub trait Job: Wire + Send + Sync + 'static {
    /// On the wire; never changes.
    const KIND: &'static str;
    /// The job's unique key: a second one with the same key is not a second job.
    fn key(&self) -> String;

    /// The incident whose channel is told if the job is parked.
    fn incident(&self) -> Option<i64> {
        None
    }

    /// What is due goes by this first.
    fn priority(&self) -> Priority {
        Priority::Normal
    }

    /// # Errors
    /// Goes back with backoff and jitter; after its limit it is parked and said.
    fn run(self, cx: &Context, lease: &Lease) -> impl Future<Output = Result<Done>> + Send;
}

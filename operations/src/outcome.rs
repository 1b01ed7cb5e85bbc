//! What became of an act, and what a look afterwards says. Pure but for the monotonic deadline.
//!
//! The four ways are kept apart on purpose: only `Done` and `Refused` are answers; `NotSent` means that no
//! byte left; everything else is `Unknown` and is never tried again (DESIGN 4, protocols 4).

use crate::{Guard, Phrase, Report};
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};

/// A failure in the system's own words, with the next thing to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[error("{}: {words}", what.id)]
pub struct Failure {
    pub what: Phrase,
    /// What the system itself said; verbatim, not yet redacted.
    pub words: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Phrase>,
}

impl Failure {
    #[must_use]
    pub fn new(what: Phrase, words: impl Into<String>) -> Self {
        Self { what, words: words.into(), next: None }
    }

    #[must_use]
    pub fn next(mut self, next: Phrase) -> Self {
        self.next = Some(next);
        self
    }
}

/// Until when an act's bytes may still go out; checked by the adapter just before it sends. Monotonic.
#[derive(Clone, Copy, Debug)]
pub struct SendBy(Instant);

impl SendBy {
    #[must_use]
    pub fn within(limit: Duration) -> Self {
        Self(Instant::now() + limit)
    }

    #[must_use]
    pub fn passed(&self) -> bool {
        Instant::now() >= self.0
    }
}

/// One approved try: its nonce marks the effect where the system can carry a mark.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// Unique per `started` row; goes into annotations, canary payloads and the like.
    pub nonce: String,
    /// What the plan rested on; tested in the act itself where the system can.
    pub guard: Guard,
    pub send_by: SendBy,
    /// Limit of the request after it was sent.
    pub limit: Duration,
}

/// What the wire said of one mutation.
#[derive(Clone, Debug)]
pub enum Sent<T> {
    Done(T),
    /// The system said no; nothing changed.
    Refused(Failure),
    /// No byte left: reach, `send_by`, or no connection at all.
    NotSent(Failure),
    /// It may have happened: cut, timed out, or an answer that can't be read.
    Unknown(String),
}

/// What became of an operation's act.
#[derive(Clone, Debug)]
pub enum Acted {
    Done(Report),
    Refused(Failure),
    NotSent(Failure),
    Unknown(String),
}

impl<T> Sent<T> {
    /// Turns what the wire said into what became of the act.
    pub fn into_acted(self, report: impl FnOnce(T) -> Report) -> Acted {
        match self {
            Self::Done(value) => Acted::Done(report(value)),
            Self::Refused(failure) => Acted::Refused(failure),
            Self::NotSent(failure) => Acted::NotSent(failure),
            Self::Unknown(reason) => Acted::Unknown(reason),
        }
    }
}

/// What a look after a loss says. `Undecided` goes to a person with the evidence.
#[derive(Clone, Debug, PartialEq)]
pub enum Look {
    Happened(Report),
    DidNot(Report),
    Undecided(Report),
}

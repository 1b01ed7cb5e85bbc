//! The contact matrix as configuration. Pure.
//!
//! In a matrix like the seeds' the first level is paged at once and its number is the time it has to answer;
//! every further level is paged at its number, counted from the start (DESIGN 6). Schedules and further ways
//! are later keys; today's keys do not change for them.

use super::Span;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Escalation {
    /// The policy of an incident whose runbook names none.
    pub default: Option<String>,
    /// Runbook slug to policy.
    pub by_runbook: BTreeMap<String, String>,
    pub policies: BTreeMap<String, Policy>,
    pub contacts: BTreeMap<String, Contact>,
    /// How long an acknowledgement holds; asked again before it lapses. Zero: until resolved.
    pub acknowledged_for: Span,
}

/// A contact matrix: levels in order.
#[derive(Clone, Debug, PartialEq, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    pub levels: Vec<Level>,
    /// How many times the whole matrix is gone through before it is called exhausted.
    #[serde(default = "once")]
    pub rounds: u32,
    /// From the end of one round to the start of the next.
    #[serde(default = "half_an_hour")]
    pub pause: Span,
}

fn once() -> u32 {
    1
}

fn half_an_hour() -> Span {
    Span::from_secs(1800)
}

#[derive(Clone, Debug, PartialEq, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    pub contacts: Vec<ContactRef>,
    /// The seeds' number: level 1's time to answer; for every further level its time from the start.
    pub after: Span,
    /// Only for these severities; empty: all.
    #[serde(default)]
    pub severities: Vec<String>,
}

/// Names an entry of `contacts`.
pub type ContactRef = String;

/// Someone who is paged, and how, in order; what fails falls through to the next way at once.
#[derive(Clone, Debug, PartialEq, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// A user id, if the contact is a person of the workspace.
    #[serde(default)]
    pub user: Option<String>,
    /// A user group's handle: everyone in it is paged.
    #[serde(default)]
    pub group: Option<String>,
    pub ways: Vec<Way>,
    /// IANA name; default: the user's own.
    #[serde(default)]
    pub zone: Option<String>,
}

/// One way to reach a contact: `slack`, `channel`, or a notifier's kind with an address.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Way {
    /// `slack` (a direct message), `channel` (a mention in the incident's channel), `ntfy`, `email` …
    pub by: String,
    #[serde(default)]
    pub address: Option<String>,
}

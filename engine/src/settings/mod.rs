//! What the operator has decided: the engine's part of the configuration file, parsed once. Pure.
//!
//! Unknown keys are errors (with line and column, by the reader in `bot`). Every default is written in
//! `bot/muster.default.yaml`, the commented reference. Durations are written `5m`, `1h30m`.

mod escalation;
mod rights;
mod span;

pub use escalation::{Contact, ContactRef, Escalation, Level, Policy, Way};
pub use rights::{Grant, Rights, Verb};
pub use span::Span;

use crate::words::Lang;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Everything below `muster.yaml` that the engine decides by.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The language where neither the runbook nor the workspace says otherwise.
    pub language: Lang,
    pub incidents: Incidents,
    pub rights: Rights,
    pub approvals: Approvals,
    pub acts: Acts,
    pub escalation: Escalation,
    pub status: Status,
    pub retention: Retention,
    /// Where contacts outside the chat reach Muster, for links that acknowledge; set by `bot`.
    #[serde(skip)]
    pub public_url: Option<String>,
    /// How a target may be touched and what it is called; the clients' own settings are read by `bot`.
    #[serde(skip)]
    pub targets: BTreeMap<String, TargetRules>,
}

/// Where incidents live in the workspace.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Incidents {
    /// Name (without `#`) or id of the channel with one message per incident.
    pub channel: String,
    /// Channels are called `<prefix>-<number>-<slug>`.
    pub prefix: String,
    /// User ids or user group handles (`@kafka-oncall`) invited to every incident.
    pub invite: Vec<String>,
    /// `SEV1` … `SEV4`, where the runbook names none.
    pub severity: String,
    /// A second `/incident` for the same runbook and target within this time joins the first.
    pub join_within: Span,
    /// Links put into the channel's bookmarks: title to address.
    pub bookmarks: BTreeMap<String, String>,
}

impl Default for Incidents {
    fn default() -> Self {
        Self {
            channel: "incidents".into(),
            prefix: "inc".into(),
            invite: Vec::new(),
            severity: "SEV2".into(),
            join_within: Span::from_secs(60),
            bookmarks: BTreeMap::new(),
        }
    }
}

/// How consent works.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Approvals {
    /// A card that nobody decides is void after this time.
    pub expire: Span,
    /// Memberships older than this do not count: refreshed before the vote, else refused.
    pub membership_age: Span,
    /// With the chat down: how long the last known memberships still count. Default: not at all.
    pub membership_grace: Span,
    /// Different people for a step that destroys.
    pub destroy_needs: u32,
}

impl Default for Approvals {
    fn default() -> Self {
        Self {
            expire: Span::from_secs(900),
            membership_age: Span::from_secs(120),
            membership_grace: Span::from_secs(0),
            destroy_needs: 2,
        }
    }
}

/// How long an approved act may be under way. After a loss nobody looks before both have passed, and the clocks' skew.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Acts {
    /// From `started` on disk to the last byte that may go out.
    pub send_within: Span,
    /// The request's own limit.
    pub answer_within: Span,
}

impl Acts {
    /// Both together, at most: nobody waits longer for the look after a loss.
    pub const LONGEST: Span = Span::from_secs(100);

    /// When an act that was started can no longer be under way, counted from `started`.
    #[must_use]
    pub fn over_after(&self) -> jiff::SignedDuration {
        self.send_within.duration() + self.answer_within.duration() + SKEW
    }
}

/// What two clocks may differ by.
const SKEW: jiff::SignedDuration = jiff::SignedDuration::from_secs(2);

impl Default for Acts {
    fn default() -> Self {
        Self { send_within: Span::from_secs(15), answer_within: Span::from_secs(30) }
    }
}

/// The public status page and its deadline.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Status {
    /// Reminds in the channel if nothing was published so long after the start.
    pub deadline: Span,
    /// Runbook slug or target to the component's public name.
    pub components: BTreeMap<String, String>,
    /// Where the public finds the page; shown in bookmarks.
    pub url: Option<String>,
}

impl Default for Status {
    fn default() -> Self {
        Self { deadline: Span::from_secs(300), components: BTreeMap::new(), url: None }
    }
}

/// How long what is kept.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Retention {
    /// Deliveries; at least 24 h, so that what is sent again is still known.
    pub inbox: Span,
    /// Messages, jobs and pages of closed incidents.
    pub traffic: Span,
    /// Incidents, events, ledgers, approvals: the audit, kept longest. Zero: for ever.
    pub audit: Span,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            inbox: Span::from_secs(172_800),
            traffic: Span::from_secs(7_776_000),
            audit: Span::from_secs(0),
        }
    }
}

/// What the engine knows of a target; made by `bot` from the target's settings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TargetRules {
    /// `production`, `staging` …: said on every card, matched by rights.
    pub environment: String,
    /// How runbooks mean it.
    pub names: Vec<String>,
    /// Topics whose canary runs unasked.
    pub canary_topics: Vec<String>,
    /// Argv patterns of processes declared as read: run unasked.
    pub read_processes: Vec<Vec<String>>,
}

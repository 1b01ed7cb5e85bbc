//! The timeline: what happened in an incident, who did it, when. Pure; the append-only truth.
//!
//! An incident's state is the fold of these ([`crate::incident`]). Stored as [`Wire`]; names on the wire are
//! the literals below and never change. Steps of runs have a ledger of their own ([`crate::run`]); the
//! timeline that people read is both, merged by time.

use crate::{settings::Policy, wire::Wire};
use serde::{Deserialize, Serialize};

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Actor {
    /// A user id of the workspace.
    User { id: String },
    /// The bot itself.
    Muster,
    /// Somebody outside the chat, by a signed link: the contact's name.
    Contact { name: String },
}

impl Actor {
    #[must_use]
    pub fn user(id: impl Into<String>) -> Self {
        Self::User { id: id.into() }
    }

    #[must_use]
    pub fn user_id(&self) -> Option<&str> {
        match self {
            Self::User { id } => Some(id),
            _ => None,
        }
    }
}

impl Wire for Actor {}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Event {
    Declared(Declared),
    /// A second command for the same runbook and target.
    JoinedBy {
        text: String,
    },
    ChannelOpened {
        channel: String,
        name: String,
    },
    /// Something about opening the channel that can't be done, e.g. `missing_scope`; said once.
    Impaired {
        what: String,
        code: String,
    },
    StatusChanged {
        to: Status,
    },
    SeverityChanged {
        to: Severity,
    },
    /// `None`: nobody.
    CommanderChanged {
        to: Option<String>,
    },
    Acknowledged {
        until: Option<i64>,
    },
    Noted {
        text: String,
    },
    /// A run of a runbook began.
    RunStarted {
        run: i64,
        slug: String,
        title: String,
    },
    /// A page went out, or did not.
    Paged(Paged),
    /// Nobody acknowledged, the whole matrix was gone through.
    Exhausted {
        round: u32,
    },
    StatusDrafted {
        update: i64,
        text: String,
    },
    StatusPublished {
        update: i64,
        text: String,
    },
    /// Decided that the public is not told.
    StatusWithheld,
    /// The deadline passed and nobody had told the public.
    StatusReminded,
    Resolved {
        summary: String,
    },
    Cancelled {
        reason: String,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Declared {
    pub title: String,
    /// What the reporter wrote.
    pub text: String,
    pub severity: Severity,
    /// `None`: an incident without a runbook.
    pub runbook: Option<String>,
    pub target: Option<String>,
    pub environment: Option<String>,
    /// Where it was typed.
    pub from_channel: Option<String>,
    pub language: crate::words::Lang,
    pub mttr_target_ms: Option<i64>,
    /// The contact matrix as it was at this moment.
    pub policy: Option<Policy>,
    /// The contacts the policy names, as they were.
    #[serde(default)]
    pub contacts: std::collections::BTreeMap<String, crate::settings::Contact>,
    /// Milliseconds from the start until the public must have been told.
    pub status_deadline_ms: Option<i64>,
    pub component: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Paged {
    /// From 1.
    pub level: u32,
    pub contact: String,
    /// `slack`, `channel`, `ntfy` …
    pub by: String,
    pub outcome: PageOutcome,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum PageOutcome {
    Sent,
    Failed {
        reason: String,
    },
    /// Sent again after an interruption, and marked so.
    PossiblyTwice,
    /// Interrupted while it was being sent, and not wanted any more: nobody knows whether it went out.
    Perhaps,
}

impl Wire for Event {}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Severity {
    Sev1,
    Sev2,
    Sev3,
    Sev4,
}

impl Severity {
    pub const ALL: [Self; 4] = [Self::Sev1, Self::Sev2, Self::Sev3, Self::Sev4];

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sev1 => "SEV1",
            Self::Sev2 => "SEV2",
            Self::Sev3 => "SEV3",
            Self::Sev4 => "SEV4",
        }
    }

    /// `SEV1`, `sev-1`, `P1`, `1`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.trim().to_ascii_lowercase();
        let digits = digits.strip_prefix("sev").or_else(|| digits.strip_prefix('p')).unwrap_or(&digits);
        match digits.trim_start_matches(['-', ' ']) {
            "1" => Some(Self::Sev1),
            "2" => Some(Self::Sev2),
            "3" => Some(Self::Sev3),
            "4" => Some(Self::Sev4),
            _ => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    Triage,
    Investigating,
    Identified,
    Monitoring,
    Resolved,
    Cancelled,
}

impl Status {
    /// As typed and as stored.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Triage => "triage",
            Self::Investigating => "investigating",
            Self::Identified => "identified",
            Self::Monitoring => "monitoring",
            Self::Resolved => "resolved",
            Self::Cancelled => "cancelled",
        }
    }

    #[must_use]
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Resolved | Self::Cancelled)
    }
}

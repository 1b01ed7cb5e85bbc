//! An incident: the fold of its events. Pure: no clock, no store.

use crate::event::{Actor, Declared, Event, Severity, Status};

/// What an incident is now, and the figures that are read from its events. Times are unix milliseconds.
#[derive(Clone, Debug, PartialEq)]
pub struct Incident {
    pub id: i64,
    /// The number of events folded; checked on write.
    pub version: i64,
    pub declared: Declared,
    pub declared_by: Actor,
    pub declared_at: i64,
    pub status: Status,
    pub severity: Severity,
    pub commander: Option<String>,
    pub acknowledged: Option<Acknowledged>,
    /// The first acknowledgement, for the figures.
    pub first_acknowledged_at: Option<i64>,
    pub channel: Option<(String, String)>,
    /// Runs, oldest first.
    pub runs: Vec<i64>,
    pub published: u32,
    pub status_withheld: bool,
    pub closed_at: Option<i64>,
    pub closed_by: Option<Actor>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Acknowledged {
    pub by: Actor,
    pub at: i64,
    /// `None`: holds until resolved.
    pub until: Option<i64>,
}

/// One stored event with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    pub version: i64,
    pub at: i64,
    pub actor: Actor,
    pub event: Event,
}

impl Incident {
    /// Folds a whole timeline; `None` if it does not begin with `declared`.
    #[must_use]
    pub fn fold(id: i64, events: &[Recorded]) -> Option<Self> {
        let (first, rest) = events.split_first()?;
        let Event::Declared(declared) = &first.event else { return None };
        let mut incident = Self {
            id,
            version: first.version,
            severity: declared.severity,
            declared: declared.clone(),
            declared_by: first.actor.clone(),
            declared_at: first.at,
            status: Status::Investigating,
            commander: None,
            acknowledged: None,
            first_acknowledged_at: None,
            channel: None,
            runs: Vec::new(),
            published: 0,
            status_withheld: false,
            closed_at: None,
            closed_by: None,
        };
        for recorded in rest {
            incident.apply(recorded);
        }
        Some(incident)
    }

    /// Takes one more event.
    pub fn apply(&mut self, recorded: &Recorded) {
        self.version = recorded.version;
        match &recorded.event {
            Event::ChannelOpened { channel, name } => self.channel = Some((channel.clone(), name.clone())),
            Event::StatusChanged { to } => self.status = *to,
            Event::SeverityChanged { to } => self.severity = *to,
            Event::CommanderChanged { to } => self.commander.clone_from(to),
            Event::Acknowledged { until } => {
                self.acknowledged =
                    Some(Acknowledged { by: recorded.actor.clone(), at: recorded.at, until: *until });
                self.first_acknowledged_at.get_or_insert(recorded.at);
            }
            Event::RunStarted { run, .. } => self.runs.push(*run),
            Event::StatusPublished { .. } => self.published += 1,
            Event::StatusWithheld => self.status_withheld = true,
            Event::Resolved { .. } => self.close(Status::Resolved, recorded),
            Event::Cancelled { .. } => self.close(Status::Cancelled, recorded),
            Event::Declared(_)
            | Event::JoinedBy { .. }
            | Event::Impaired { .. }
            | Event::Noted { .. }
            | Event::Paged(_)
            | Event::Exhausted { .. }
            | Event::StatusDrafted { .. }
            | Event::StatusReminded => {}
        }
    }

    fn close(&mut self, status: Status, recorded: &Recorded) {
        self.status = status;
        self.closed_at = Some(recorded.at);
        self.closed_by = Some(recorded.actor.clone());
    }

    #[must_use]
    pub fn is_open(&self) -> bool {
        self.status.is_open()
    }

    /// As people say it: `INC-42`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("INC-{}", self.id)
    }

    /// Whether somebody holds the incident at `now` (unix ms).
    #[must_use]
    pub fn is_acknowledged(&self, now: i64) -> bool {
        self.acknowledged.as_ref().is_some_and(|held| held.until.is_none_or(|until| now < until))
    }
}

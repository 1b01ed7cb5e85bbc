//! What happened to a run's steps, and the one table of what may follow what (protocols 4). Pure.
//!
//! State is the fold of the events. An illegal event is refused where it is written, not where it is read. A step
//! has one or more operations, done in order; `act` is the index of the one that comes next.

use crate::{event::Actor, store::ledger::Row, wire::Wire};
use operations::{Failure, Report};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One line of the ledger. Names on the wire are the literals below.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[expect(clippy::large_enum_variant, reason = "written and read one at a time")]
pub enum StepEvent {
    Planned {
        approval: i64,
        hash: String,
    },
    Voted {
        approval: i64,
        yes: bool,
        reason: String,
    },
    /// A yes by one person alone, who holds that right.
    GlassBroken {
        approval: i64,
        reason: String,
    },
    Approved {
        approval: i64,
    },
    Denied {
        reason: String,
    },
    Expired,
    /// Committed before the act. `mutation`: at most one send.
    Started {
        act: usize,
        attempt: String,
        mutation: bool,
    },
    Finished {
        act: usize,
        report: Option<Report>,
        failure: Option<Failure>,
    },
    TimedOut {
        act: usize,
        report: Option<Report>,
    },
    Lost {
        act: usize,
        reason: String,
    },
    Settled {
        act: usize,
        happened: bool,
        report: Option<Report>,
    },
    Skipped {
        reason: String,
    },
    Stopped,
    Cancelled,
    /// Back to the start: planned and approved anew, or looked at again.
    Reopened,
}

impl Wire for StepEvent {}

impl StepEvent {
    /// As it is stored beside the body.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Planned { .. } => "planned",
            Self::Voted { .. } => "voted",
            Self::GlassBroken { .. } => "glass-broken",
            Self::Approved { .. } => "approved",
            Self::Denied { .. } => "denied",
            Self::Expired => "expired",
            Self::Started { .. } => "started",
            Self::Finished { .. } => "finished",
            Self::TimedOut { .. } => "timed-out",
            Self::Lost { .. } => "lost",
            Self::Settled { .. } => "settled",
            Self::Skipped { .. } => "skipped",
            Self::Stopped => "stopped",
            Self::Cancelled => "cancelled",
            Self::Reopened => "reopened",
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepState {
    #[default]
    Waiting,
    Planned,
    Approved,
    Started,
    Succeeded,
    Failed,
    TimedOut,
    Unknown,
    Denied,
    Expired,
    Skipped,
    Stopped,
    Cancelled,
}

impl StepState {
    pub const ALL: [Self; 13] = [
        Self::Waiting,
        Self::Planned,
        Self::Approved,
        Self::Started,
        Self::Succeeded,
        Self::Failed,
        Self::TimedOut,
        Self::Unknown,
        Self::Denied,
        Self::Expired,
        Self::Skipped,
        Self::Stopped,
        Self::Cancelled,
    ];

    /// Nothing more happens by itself.
    #[must_use]
    pub fn is_over(self) -> bool {
        !matches!(self, Self::Waiting | Self::Planned | Self::Approved | Self::Started | Self::Unknown)
    }
}

/// What a step is now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fold {
    pub state: StepState,
    /// The operation that comes next, or that is under way.
    pub act: usize,
    /// How many operations, from the first on, have happened: they are not planned anew with a later one that did not.
    pub done: usize,
    pub attempt: Option<String>,
    /// Whether what is under way is a mutation.
    pub mutating: bool,
    pub approval: Option<i64>,
    /// Who made the present version of the plan.
    pub planned_by: Option<Actor>,
    /// Who said yes alone to it.
    pub glass_broken_by: Option<Actor>,
    /// The newest report of each operation.
    pub reports: BTreeMap<usize, Report>,
    pub failure: Option<Failure>,
    pub lost: Option<String>,
    /// Yes-sayers of the present approval.
    pub approved_by: Vec<Actor>,
    /// Unix ms and ledger line of the last change.
    pub at: i64,
    pub seq: i64,
    pub started_at: Option<i64>,
}

/// An event that may not follow.
#[derive(Debug, thiserror::Error)]
#[error("a step that is {from:?} can't become {kind}")]
pub struct Illegal {
    pub from: StepState,
    pub kind: &'static str,
}

/// The table. `last`: whether the operation of the event is the step's last.
///
/// # Errors
/// [`Illegal`].
pub fn next(from: StepState, event: &StepEvent, last: bool) -> Result<StepState, Illegal> {
    use StepEvent as E;
    use StepState as S;
    let onward = if last { S::Succeeded } else { S::Approved };
    let to = match (from, event) {
        (S::Waiting | S::Planned | S::Expired | S::Denied | S::Failed | S::Approved, E::Planned { .. }) => {
            S::Planned
        }
        (S::Planned, E::Voted { .. } | E::GlassBroken { .. }) => S::Planned,
        (S::Planned, E::Approved { .. }) => S::Approved,
        (S::Planned | S::Approved, E::Denied { .. }) => S::Denied,
        (S::Planned | S::Approved, E::Expired) => S::Expired,
        (S::Approved, E::Started { .. }) => S::Started,
        (S::Waiting | S::Started, E::Started { mutation: false, .. }) => S::Started,
        (S::Started | S::Unknown, E::Finished { failure: None, .. }) => onward,
        (S::Started | S::Unknown, E::Finished { failure: Some(_), .. }) => S::Failed,
        (S::Started, E::TimedOut { .. }) => S::TimedOut,
        (S::Started, E::Lost { .. }) => S::Unknown,
        (S::Unknown, E::Settled { happened: true, .. }) => onward,
        (S::Unknown, E::Settled { happened: false, .. }) => S::Waiting,
        (
            S::Waiting
            | S::Planned
            | S::Started
            | S::Failed
            | S::TimedOut
            | S::Unknown
            | S::Denied
            | S::Expired,
            E::Skipped { .. },
        ) => S::Skipped,
        (S::Waiting | S::Planned | S::Approved | S::Started | S::Failed | S::Unknown, E::Stopped) => {
            S::Stopped
        }
        (S::Waiting | S::Planned | S::Approved | S::Started, E::Cancelled) => S::Cancelled,
        (S::Succeeded | S::Failed | S::TimedOut | S::Denied | S::Expired | S::Skipped, E::Reopened) => {
            S::Waiting
        }
        _ => return Err(Illegal { from, kind: event.kind() }),
    };
    Ok(to)
}

impl Fold {
    /// Takes one more event of this step, which has `acts` operations.
    ///
    /// # Errors
    /// [`Illegal`].
    pub fn apply(
        &mut self,
        event: &StepEvent,
        by: &Actor,
        at: i64,
        seq: i64,
        acts: usize,
    ) -> Result<(), Illegal> {
        let last = |act: usize| act + 1 >= acts;
        let is_last = match event {
            StepEvent::Finished { act, .. } | StepEvent::Settled { act, .. } => last(*act),
            _ => true,
        };
        if !self.fits(event) {
            return Err(Illegal { from: self.state, kind: event.kind() });
        }
        // What failed or was not wanted goes on from there; what was over begins from the start.
        let goes_on = matches!(self.state, StepState::Failed | StepState::Denied | StepState::Expired);
        self.state = next(self.state, event, is_last)?;
        (self.at, self.seq) = (at, seq);
        match event {
            StepEvent::Planned { approval, .. } => {
                (self.approval, self.act, self.failure) = (Some(*approval), self.done, None);
                (self.planned_by, self.glass_broken_by) = (Some(by.clone()), None);
                self.approved_by.clear();
            }
            StepEvent::Voted { yes: true, .. } => self.approved_by.push(by.clone()),
            StepEvent::GlassBroken { .. } => self.glass_broken_by = Some(by.clone()),
            StepEvent::Started { act, attempt, mutation } => {
                self.started_at.get_or_insert(at);
                (self.act, self.attempt, self.mutating) = (*act, Some(attempt.clone()), *mutation);
            }
            StepEvent::Finished { act, report, failure } => {
                self.ended(*act, report.as_ref(), failure.as_ref())
            }
            StepEvent::TimedOut { act, report } => self.ended(*act, report.as_ref(), None),
            StepEvent::Lost { reason, .. } => self.lost = Some(reason.clone()),
            StepEvent::Settled { act, happened, report } => {
                let done = self.done;
                self.ended(*act, report.as_ref(), None);
                if !happened {
                    // One send per approval: what did not happen is planned and approved anew.
                    (self.approval, self.act, self.done) = (None, done, done);
                }
            }
            StepEvent::Reopened => {
                let done = if goes_on { self.done } else { 0 };
                *self = Self { at, seq, act: done, done, ..Self::default() };
            }
            _ => {}
        }
        Ok(())
    }

    /// What the table alone can't tell: which operation it is about, and whether a mutation is under way.
    fn fits(&self, event: &StepEvent) -> bool {
        let under_way = self.state == StepState::Started && self.mutating;
        match event {
            StepEvent::Started { act, mutation: true, .. } => *act == self.act && self.approval.is_some(),
            // From the start a person may have done everything by hand; later a look is at what is due.
            StepEvent::Started { act, .. } => {
                !under_way && (*act == self.act || self.state == StepState::Waiting)
            }
            // A look may be cut short; what was sent stays sent.
            StepEvent::Skipped { .. } | StepEvent::Stopped | StepEvent::Cancelled => !under_way,
            StepEvent::TimedOut { act, .. } => *act == self.act && !under_way,
            StepEvent::Lost { act, .. } => *act == self.act && self.mutating,
            StepEvent::Finished { act, .. } | StepEvent::Settled { act, .. } => *act == self.act,
            _ => true,
        }
    }

    fn ended(&mut self, act: usize, report: Option<&Report>, failure: Option<&Failure>) {
        self.act = act + usize::from(failure.is_none());
        self.done = self.act;
        self.failure = failure.cloned();
        self.lost = None;
        if let Some(report) = report {
            self.reports.insert(act, report.clone());
        }
    }
}

/// All steps of a run that something happened to, by id.
pub type Folds = BTreeMap<String, Fold>;

/// Folds a whole ledger; `acts` tells how many operations a step has.
///
/// # Errors
/// A line that this program can't read, or that may not be there.
pub fn fold(rows: &[Row], acts: impl Fn(&str) -> usize) -> anyhow::Result<Folds> {
    let mut folds = Folds::new();
    for row in rows {
        let event: StepEvent = crate::wire::decode(&row.body)?;
        let fold = folds.entry(row.step.clone()).or_default();
        fold.apply(&event, &row.actor, row.at, row.seq, acts(&row.step))?;
    }
    Ok(folds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn started(act: usize) -> StepEvent {
        StepEvent::Started { act, attempt: "n".into(), mutation: true }
    }

    #[test]
    fn a_mutation_never_starts_without_an_approval_and_never_twice() {
        assert!(next(StepState::Waiting, &started(0), true).is_err());
        assert!(next(StepState::Planned, &started(0), true).is_err());
        assert!(next(StepState::Started, &started(0), true).is_err());
        assert!(next(StepState::Unknown, &started(0), true).is_err());
        assert_eq!(next(StepState::Approved, &started(0), true).unwrap(), StepState::Started);
    }

    #[test]
    fn what_did_not_happen_is_planned_and_approved_anew() {
        let did_not = StepEvent::Settled { act: 0, happened: false, report: None };
        assert_eq!(next(StepState::Unknown, &did_not, true).unwrap(), StepState::Waiting);
    }

    #[test]
    fn a_step_of_two_operations_goes_on_to_the_second_under_the_same_approval() {
        let mut fold = Fold { state: StepState::Approved, approval: Some(1), ..Fold::default() };
        let by = Actor::Muster;
        fold.apply(&started(0), &by, 0, 1, 2).unwrap();
        fold.apply(&StepEvent::Finished { act: 0, report: None, failure: None }, &by, 1, 2, 2).unwrap();
        assert_eq!((fold.state, fold.act), (StepState::Approved, 1));
        fold.apply(&started(1), &by, 2, 3, 2).unwrap();
        fold.apply(&StepEvent::Finished { act: 1, report: None, failure: None }, &by, 3, 4, 2).unwrap();
        assert_eq!(fold.state, StepState::Succeeded);
    }

    #[test]
    fn what_has_happened_is_not_planned_again_with_what_did_not() {
        let by = Actor::Muster;
        let planned = StepEvent::Planned { approval: 2, hash: "h".into() };
        let happened = StepEvent::Finished { act: 0, report: None, failure: None };
        let failure = Failure::new(operations::phrase!("target.too-late"), "");
        let failed = StepEvent::Finished { act: 1, report: None, failure: Some(failure) };
        let lost = StepEvent::Lost { act: 1, reason: String::new() };
        let did_not = StepEvent::Settled { act: 1, happened: false, report: None };
        let ends = [vec![failed.clone()], vec![failed, StepEvent::Reopened], vec![lost, did_not]];
        for end in ends {
            let mut fold = Fold { state: StepState::Approved, approval: Some(1), ..Fold::default() };
            let lines = [vec![started(0), happened.clone(), started(1)], end, vec![planned.clone()]].concat();
            for line in &lines {
                fold.apply(line, &by, 0, 0, 2).unwrap();
            }
            assert_eq!((fold.act, fold.done), (1, 1), "{lines:?}");
            // Once all of it has happened, again means all of it.
            for line in [StepEvent::Approved { approval: 2 }, started(1)] {
                fold.apply(&line, &by, 0, 0, 2).unwrap();
            }
            let over = StepEvent::Finished { act: 1, report: None, failure: None };
            fold.apply(&over, &by, 0, 0, 2).unwrap();
            fold.apply(&StepEvent::Reopened, &by, 0, 0, 2).unwrap();
            assert_eq!((fold.act, fold.done), (0, 0));
        }
    }

    #[test]
    fn lines_written_by_the_first_version_are_still_read() {
        let golden = [
            (
                r#"{"v":1,"kind":"planned","approval":7,"hash":"7f3a"}"#,
                StepEvent::Planned { approval: 7, hash: "7f3a".into() },
            ),
            (r#"{"v":1,"kind":"started","act":0,"attempt":"n","mutation":true}"#, started(0)),
            (
                r#"{"v":1,"kind":"lost","act":0,"reason":"cut"}"#,
                StepEvent::Lost { act: 0, reason: "cut".into() },
            ),
            (r#"{"v":1,"kind":"expired"}"#, StepEvent::Expired),
            (
                r#"{"v":1,"kind":"glass-broken","approval":7,"reason":"nobody answers"}"#,
                StepEvent::GlassBroken { approval: 7, reason: "nobody answers".into() },
            ),
            (
                r#"{"v":1,"kind":"settled","act":0,"happened":true,"report":null}"#,
                StepEvent::Settled { act: 0, happened: true, report: None },
            ),
        ];
        for (line, event) in golden {
            assert_eq!(crate::wire::decode::<StepEvent>(line).unwrap(), event);
            let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
            assert_eq!(value(&crate::wire::encode(&event).unwrap()), value(line));
        }
    }

    fn any_event() -> impl proptest::strategy::Strategy<Value = StepEvent> {
        use proptest::prelude::*;
        prop_oneof![
            4 => Just(StepEvent::Planned { approval: 1, hash: "h".into() }),
            1 => Just(StepEvent::Voted { approval: 1, yes: true, reason: String::new() }),
            1 => Just(StepEvent::GlassBroken { approval: 1, reason: String::new() }),
            8 => Just(StepEvent::Approved { approval: 1 }),
            1 => Just(StepEvent::Denied { reason: String::new() }),
            1 => Just(StepEvent::Expired),
            16 => (0..2usize, any::<bool>()).prop_map(|(act, mutation)| StepEvent::Started {
                act,
                attempt: "n".into(),
                mutation
            }),
            16 => (0..2usize).prop_map(|act| StepEvent::Finished { act, report: None, failure: None }),
            1 => (0..2usize).prop_map(|act| StepEvent::TimedOut { act, report: None }),
            4 => (0..2usize).prop_map(|act| StepEvent::Lost { act, reason: String::new() }),
            4 => (0..2usize, any::<bool>()).prop_map(|(act, happened)| StepEvent::Settled {
                act,
                happened,
                report: None
            }),
            1 => Just(StepEvent::Skipped { reason: String::new() }),
            1 => Just(StepEvent::Reopened),
            1 => Just(StepEvent::Cancelled),
        ]
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_tried_one_approval_sends_each_operation_at_most_once(
            tried in proptest::collection::vec(any_event(), 0..60)
        ) {
            let mut fold = Fold::default();
            let mut sent: Vec<usize> = Vec::new();
            for event in tried {
                if fold.apply(&event, &Actor::Muster, 0, 0, 2).is_err() {
                    continue;
                }
                match event {
                    StepEvent::Approved { .. } => sent.clear(),
                    StepEvent::Started { act, mutation: true, .. } => {
                        assert!(!sent.contains(&act), "operation {act} was sent twice");
                        sent.push(act);
                    }
                    _ => {}
                }
            }
        }
    }
}

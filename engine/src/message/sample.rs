//! What messages are made of when a test fills every field: with the longest text, or with one that tries something. Pure.
//!
//! May import whatever messages show. Nothing of it is in a build without the feature `samples`.

use crate::{
    event::{Actor, Declared, Event, PageOutcome, Paged, Severity, Status},
    incident::{Acknowledged, Incident, Recorded},
    run::{RunState, StepState, StepView, consent::Proposal, ledger::Fold},
    settings::{Level as Rung, Policy, Span},
    store::{pages, status_updates},
    words::{Lang, Words},
};
use operations::{
    CommandLine, Failure, Guard, GuardKind, Level, Operation, Phrase, Plan, Report, Risk, Table, WayBack,
};
use runbook::{Command, SectionKind, Step, StepOptions, What};

/// When all of it happens, unix ms.
const BEGAN: i64 = 1_790_000_000_000;

/// The values of one sample.
pub struct Sample<'a> {
    pub words: &'a Words,
    pub lang: Lang,
    /// Stands in every field that somebody else fills.
    pub value: &'a str,
    /// How many there are of whatever there may be several.
    pub many: usize,
    /// Unix ms.
    pub now: i64,
}

impl<'a> Sample<'a> {
    #[must_use]
    pub fn new(words: &'a Words, lang: Lang, value: &'a str, many: usize) -> Self {
        Self { words, lang, value, many, now: BEGAN + 720_000 }
    }

    fn text(&self) -> String {
        self.value.to_owned()
    }

    fn declared(&self) -> Declared {
        let rung = |n: usize| Rung {
            contacts: vec![self.text(); self.many],
            after: Span::from_secs(300 * i64::try_from(n).unwrap_or(1)),
            severities: Vec::new(),
        };
        Declared {
            title: self.text(),
            text: self.text(),
            severity: Severity::Sev1,
            runbook: Some(self.text()),
            target: Some(self.text()),
            environment: Some(self.text()),
            from_channel: Some("C1".into()),
            language: self.lang,
            mttr_target_ms: Some(600_000),
            policy: Some(Policy {
                levels: (1..5).map(rung).collect(),
                rounds: 2,
                pause: Span::from_secs(1800),
            }),
            contacts: std::collections::BTreeMap::new(),
            status_deadline_ms: Some(300_000),
            component: Some(self.text()),
        }
    }

    /// Open, nobody holds it.
    pub(super) fn incident(&self) -> Incident {
        let first = Recorded {
            version: 1,
            at: BEGAN,
            actor: Actor::Contact { name: self.text() },
            event: Event::Declared(self.declared()),
        };
        let channel = Recorded {
            event: Event::ChannelOpened { channel: "C42".into(), name: self.text() },
            ..first.clone()
        };
        Incident::fold(42, &[first, channel]).unwrap_or_else(|| unreachable!("it begins with `declared`"))
    }

    /// Open, held, with a commander.
    pub(super) fn held(&self) -> Incident {
        let held = Acknowledged {
            by: Actor::Contact { name: self.text() },
            at: BEGAN + 112_000,
            until: Some(BEGAN + 1_800_000),
        };
        Incident { acknowledged: Some(held), commander: Some("U1".into()), ..self.incident() }
    }

    pub(super) fn closed(&self, status: Status) -> Incident {
        let by = Some(Actor::user("U1"));
        Incident { status, closed_at: Some(self.now), closed_by: by, ..self.held() }
    }

    /// Late, and perhaps sent twice.
    pub(super) fn page(&self, way: &str, level: i64) -> pages::Row {
        let address = if way == "channel" { "U1".to_owned() } else { self.text() };
        pages::Row {
            id: 3,
            incident: 42,
            policy: 1,
            round: 0,
            level,
            contact: self.text(),
            way: way.to_owned(),
            address,
            state: "sent".into(),
            due_at: BEGAN,
            sent_at: Some(BEGAN),
            token: None,
            reference: None,
            reason: Some(self.text()),
            duplicate: 1,
            late_ms: 90_000,
        }
    }

    pub(super) fn update(&self, state: &str) -> status_updates::Row {
        status_updates::Row {
            id: 5,
            incident: 42,
            component: self.text(),
            status: "investigating".into(),
            text: self.text(),
            state: state.to_owned(),
            drafted_at: BEGAN,
            published_at: Some(BEGAN),
            published_by: Some("U1".into()),
        }
    }

    /// A phrase with a value that a system filled.
    fn phrase(&self) -> Phrase {
        Phrase::new("kubernetes.bad-name").with("name", self.value)
    }

    pub(super) fn report(&self) -> Report {
        let row = vec![self.text(); 4];
        let table = Table { columns: row.clone(), rows: vec![row; self.many], left_out: self.many };
        let report = Report::new(Level::Bad, self.phrase()).table(table).text(self.value);
        Report { details: vec![self.phrase(); self.many], progress: Some(0.5), ..report }
    }

    fn operation(&self) -> Operation {
        let line = CommandLine::new(&["team-check", self.value]);
        match Operation::parse(&line) {
            Some(Ok(operation)) => operation,
            _ => unreachable!("any program is an operation"),
        }
    }

    /// Muster can do all of it.
    pub(super) fn step(&self) -> Step {
        let what = What::Operation(Box::new(self.operation()));
        let command = Command {
            line: 1,
            text: self.text(),
            what,
            parts: Vec::new(),
            warning: None,
            expected: None,
            elsewhere: None,
        };
        Step {
            id: "step".into(),
            title: self.text(),
            prose: self.text(),
            warning: Some(self.text()),
            expected: Some(self.text()),
            line: 1,
            commands: vec![command.clone(), command],
            options: StepOptions { for_ms: Some(180_000), ..StepOptions::default() },
            parameters: Vec::new(),
        }
    }

    /// A person must do it.
    pub(super) fn by_hand(&self) -> Step {
        let what = What::Manual { reason: self.text(), risk: None };
        let command = Command {
            line: 1,
            text: self.text(),
            what,
            parts: Vec::new(),
            warning: None,
            expected: None,
            elsewhere: None,
        };
        Step { commands: vec![command; self.many], ..self.step() }
    }

    /// Of each risk, planned and merely looking.
    pub(super) fn proposals(&self) -> Vec<Proposal> {
        let plan = Plan {
            operation: self.operation(),
            guard: Guard { kind: GuardKind::Blind, facts: serde_json::Value::Null },
            changes: vec![self.phrase(); self.many],
            moving: vec![self.phrase()],
            way_back: WayBack { said: self.phrase(), operation: None },
            diff: Some(self.text()),
        };
        let of = |(plans, risk)| Proposal {
            from: 0,
            plans,
            target: self.text(),
            environment: self.text(),
            risk,
            needs: 2,
            groups: vec![self.text(); self.many],
            requester: Some("U1".into()),
            commands: Vec::new(),
        };
        let all = [
            (Vec::new(), Risk::Read),
            (vec![plan.clone()], Risk::Change),
            (vec![plan.clone(), plan], Risk::Destroy),
        ];
        all.map(of).to_vec()
    }

    /// A step in every state that it can be in.
    pub(super) fn folds(&self) -> Vec<Fold> {
        let fold = Fold {
            reports: (0..self.many.min(5)).map(|act| (act, self.report())).collect(),
            failure: Some(Failure { next: Some(self.phrase()), ..Failure::new(self.phrase(), self.value) }),
            lost: Some(self.text()),
            approved_by: vec![Actor::user("U1"); self.many.min(5)],
            glass_broken_by: Some(Actor::user("U1")),
            ..Fold::default()
        };
        StepState::ALL.map(|state| Fold { state, ..fold.clone() }).to_vec()
    }

    pub(super) fn run(&self) -> RunState {
        let view = |state: StepState| StepView {
            id: "step".into(),
            title: self.text(),
            section: SectionKind::Recover,
            state,
            found: Some(Level::Notice),
            risk: Risk::Change,
            approved_by: vec![Actor::user("U1"), Actor::Contact { name: self.text() }],
        };
        let sections = [SectionKind::Diagnose, SectionKind::Recover, SectionKind::Verify];
        let steps = sections
            .into_iter()
            .flat_map(|section| StepState::ALL.map(|state| StepView { section, ..view(state) }));
        RunState { id: 1, incident: 42, slug: self.text(), title: self.text(), steps: steps.collect() }
    }

    /// One of each event that has a text.
    pub(super) fn timeline(&self) -> Vec<Recorded> {
        let paged =
            |outcome| Event::Paged(Paged { level: 1, contact: self.text(), by: self.text(), outcome });
        let text = || self.text();
        let events = vec![
            Event::Declared(self.declared()),
            Event::JoinedBy { text: text() },
            Event::ChannelOpened { channel: "C42".into(), name: text() },
            Event::Impaired { what: text(), code: text() },
            Event::CommanderChanged { to: Some(text()) },
            Event::Noted { text: text() },
            Event::RunStarted { run: 1, slug: text(), title: text() },
            paged(PageOutcome::Sent),
            paged(PageOutcome::PossiblyTwice),
            paged(PageOutcome::Perhaps),
            paged(PageOutcome::Failed { reason: text() }),
            Event::StatusDrafted { update: 5, text: text() },
            Event::StatusPublished { update: 5, text: text() },
            Event::Resolved { summary: text() },
            Event::Cancelled { reason: text() },
        ];
        let actor = Actor::Contact { name: self.text() };
        let record = |event| Recorded { version: 1, at: BEGAN, actor: actor.clone(), event };
        events.into_iter().map(record).collect()
    }
}

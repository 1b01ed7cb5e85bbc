//! What is on disk stays readable: one stored body per line of the golden files. A line is added for a new kind or
//! version; a line that is there never changes.

use super::*;
use crate::{
    card::{Action, Card, Code, Sign},
    event::{Actor, Declared, Event, PageOutcome, Paged, Severity, Status},
    inbox::{Delivery, Via},
    settings::{Contact, Level, Policy, Span, Way},
    text::Text,
    words::Lang,
};
use std::{collections::BTreeMap, fmt::Debug, path::Path};

fn holds<T: Wire + PartialEq + Debug>(name: &str, now: &[T]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(name);
    let golden = std::fs::read_to_string(&path).unwrap();
    let written: Vec<String> = now.iter().map(|value| encode(value).unwrap()).collect();
    assert_eq!(
        golden.lines().collect::<Vec<_>>(),
        written,
        "{} is what is on people's disks",
        path.display()
    );
    let read: Vec<T> = golden.lines().map(|line| decode(line).unwrap()).collect();
    assert_eq!(read, now);
}

fn declared() -> Declared {
    let level = Level {
        contacts: vec!["primary".into()],
        after: Span::from_secs(300),
        severities: vec!["SEV1".into()],
    };
    let way = Way { by: "ntfy".into(), address: Some("oncall".into()) };
    let contact =
        Contact { user: Some("U1".into()), group: None, ways: vec![way], zone: Some("Europe/Paris".into()) };
    Declared {
        title: "Kafka down".into(),
        text: "orders are not flowing".into(),
        severity: Severity::Sev1,
        runbook: Some("kafka-down".into()),
        target: Some("production".into()),
        environment: Some("production".into()),
        from_channel: Some("C1".into()),
        language: Lang::Fr,
        mttr_target_ms: Some(1_800_000),
        policy: Some(Policy { levels: vec![level], rounds: 2, pause: Span::from_secs(1800) }),
        contacts: BTreeMap::from([("primary".into(), contact)]),
        status_deadline_ms: Some(300_000),
        component: Some("Orders".into()),
    }
}

/// One of every kind. A kind that is missing here does not compile: add it to the list as well.
fn events() -> Vec<Event> {
    fn listed(event: &Event) {
        match event {
            Event::Declared(_)
            | Event::JoinedBy { .. }
            | Event::ChannelOpened { .. }
            | Event::Impaired { .. }
            | Event::StatusChanged { .. }
            | Event::SeverityChanged { .. }
            | Event::CommanderChanged { .. }
            | Event::Acknowledged { .. }
            | Event::Noted { .. }
            | Event::RunStarted { .. }
            | Event::Paged(_)
            | Event::Exhausted { .. }
            | Event::StatusDrafted { .. }
            | Event::StatusPublished { .. }
            | Event::StatusWithheld
            | Event::StatusReminded
            | Event::Resolved { .. }
            | Event::Cancelled { .. } => {}
        }
    }
    let paged =
        |outcome| Event::Paged(Paged { level: 1, contact: "primary".into(), by: "slack".into(), outcome });
    let text = || "a text".to_owned();
    let events = vec![
        Event::Declared(declared()),
        Event::JoinedBy { text: text() },
        Event::ChannelOpened { channel: "C2".into(), name: "inc-1-kafka-down".into() },
        Event::Impaired { what: "bookmark".into(), code: "missing_scope".into() },
        Event::StatusChanged { to: Status::Identified },
        Event::SeverityChanged { to: Severity::Sev3 },
        Event::CommanderChanged { to: Some("U2".into()) },
        Event::CommanderChanged { to: None },
        Event::Acknowledged { until: Some(1_795_000_000_000) },
        Event::Noted { text: text() },
        Event::RunStarted { run: 7, slug: "kafka-down".into(), title: "Kafka down".into() },
        paged(PageOutcome::Sent),
        paged(PageOutcome::Failed { reason: "nobody".into() }),
        paged(PageOutcome::PossiblyTwice),
        paged(PageOutcome::Perhaps),
        Event::Exhausted { round: 2 },
        Event::StatusDrafted { update: 3, text: text() },
        Event::StatusPublished { update: 3, text: text() },
        Event::StatusWithheld,
        Event::StatusReminded,
        Event::Resolved { summary: text() },
        Event::Cancelled { reason: text() },
    ];
    events.iter().for_each(listed);
    events
}

#[test]
fn every_kind_of_event_is_read_as_it_was_written() {
    holds("event.jsonl", &events());
}

#[test]
fn actors_are_read_as_they_were_written() {
    holds("actor.jsonl", &[Actor::user("U1"), Actor::Muster, Actor::Contact { name: "primary".into() }]);
}

#[test]
fn a_delivery_is_read_as_it_was_written() {
    let delivery = Delivery {
        key: "1.2.3".into(),
        team: "T1".into(),
        user: "U1".into(),
        channel: Some("C1".into()),
        thread: Some("1700000000.1".into()),
        via: Via::Form,
        text: "note 1".into(),
        fields: BTreeMap::from([("text".into(), "restarted".into())]),
        response_url: Some("https://chat.example.com/answer".into()),
        trigger: Some("t".into()),
        message_ts: Some("1700000000.2".into()),
    };
    holds("delivery.jsonl", &[delivery]);
}

#[test]
fn a_card_is_read_as_it_was_written() {
    let card = Card {
        sign: Some(Sign::Alarm),
        headline: Text::code("kafka-0"),
        lines: vec![Text::literal("not ready")],
        facts: vec![(Text::literal("Severity"), Text::literal("SEV1"))],
        table: Some(operations::Table {
            columns: vec!["NAME".into()],
            rows: vec![vec!["kafka-0".into()]],
            left_out: 2,
        }),
        code: vec![Code { text: "kubectl get pods".into(), exact: true }],
        quote: Some(Text::literal("orders are not flowing")),
        footer: Some(Text::literal("small print")),
        actions: vec![Action::new("Approve", "approve 1 7f3a").primary().confirm("Sure?")],
        overflow: vec![Action::link("Dashboard", "https://example.com").danger()],
    };
    holds("card.jsonl", &[card, Card::default()]);
}

#[test]
fn a_version_that_this_program_does_not_know_is_an_error_and_no_guess() {
    let error = decode::<Actor>(r#"{"v":2,"kind":"muster"}"#).unwrap_err();
    assert!(error.to_string().contains("unknown version 2"), "{error}");
    assert!(decode::<Actor>(r#"{"kind":"muster"}"#).is_err());
}

//! One line of the timeline per event.

use super::headline;
#[cfg(feature = "samples")]
use super::sample::Sample;
use crate::{
    event::{Event, PageOutcome},
    incident::Recorded,
    store::ledger,
    words::{Lang, Words},
};
use serde_json::{Value, json};

/// An event of the incident.
pub(crate) fn event_line(words: &Words, lang: Lang, recorded: &Recorded) -> String {
    let (id, detail) = said(words, lang, &recorded.event);
    let (user, name) = headline::actor(Some(&recorded.actor));
    let mut values = json!({ "user": user, "name": name });
    if let (Some(values), Value::Object(detail)) = (values.as_object_mut(), detail) {
        values.extend(detail);
    }
    words.label(lang, &format!("timeline.{id}"), &values)
}

/// A line of a run's ledger; kinds without words of their own are named.
pub(crate) fn step_line(words: &Words, lang: Lang, row: &ledger::Row, title: &str) -> String {
    let (user, name) = headline::actor(Some(&row.actor));
    let reason = serde_json::from_str::<Value>(&row.body).ok().map(|body| body["reason"].clone());
    let values = json!({ "user": user, "name": name, "step": title, "kind": row.kind, "reason": reason });
    let own = format!("timeline.step-{}", row.kind);
    let id = if words.has(Lang::En, &own) { own } else { "timeline.step".to_owned() };
    words.label(lang, &id, &values)
}

fn said(words: &Words, lang: Lang, event: &Event) -> (&'static str, Value) {
    match event {
        Event::Declared(declared) => (
            "declared",
            json!({ "severity": declared.severity.name(), "title": declared.title, "text": declared.text }),
        ),
        Event::JoinedBy { text } => ("joined", json!({ "text": text })),
        Event::ChannelOpened { name, .. } => ("channel", json!({ "channel": name })),
        Event::Impaired { what, code } => ("impaired", json!({ "what": what, "code": code })),
        Event::StatusChanged { to } => ("status", json!({ "status": headline::status(words, lang, *to) })),
        Event::SeverityChanged { to } => ("severity", json!({ "severity": to.name() })),
        Event::CommanderChanged { to } => ("commander", json!({ "to": to })),
        Event::Acknowledged { until } => ("acknowledged", json!({ "until": until })),
        Event::Noted { text } => ("noted", json!({ "text": text })),
        Event::RunStarted { title, .. } => ("run", json!({ "title": title })),
        Event::Paged(paged) => {
            let (id, reason) = match &paged.outcome {
                PageOutcome::Sent if paged.by == "hand" => ("asked", ""),
                PageOutcome::Sent => ("paged", ""),
                PageOutcome::PossiblyTwice => ("paged-twice", ""),
                PageOutcome::Perhaps => ("paged-perhaps", ""),
                PageOutcome::Failed { reason } if reason == "nobody" => ("unreachable", ""),
                PageOutcome::Failed { reason } => ("page-failed", reason.as_str()),
            };
            let level = if paged.level > 0 { Some(paged.level) } else { None };
            (id, json!({ "contact": paged.contact, "by": paged.by, "level": level, "reason": reason }))
        }
        Event::Exhausted { round } => ("exhausted", json!({ "round": round })),
        Event::StatusDrafted { text, .. } => ("drafted", json!({ "text": text })),
        Event::StatusPublished { text, .. } => ("published", json!({ "text": text })),
        Event::StatusWithheld => ("withheld", json!({})),
        Event::StatusReminded => ("reminded", json!({})),
        Event::Resolved { summary } => ("resolved", json!({ "text": summary })),
        Event::Cancelled { reason } => ("cancelled", json!({ "text": reason })),
    }
}

/// As the command and the file show them.
#[cfg(feature = "samples")]
pub(crate) fn samples(of: &Sample<'_>) -> Vec<crate::card::Card> {
    let lines =
        of.timeline().iter().map(|recorded| event_line(of.words, of.lang, recorded)).collect::<Vec<_>>();
    let code = vec![crate::card::Code { text: lines.join("\n"), exact: false }];
    vec![crate::card::Card { code, ..Default::default() }]
}

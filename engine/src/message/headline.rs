//! The first line that the status card, the announcement and lists share.

#[cfg(feature = "samples")]
use super::sample::Sample;
use crate::{
    event::{Actor, Status},
    incident::Incident,
    text::Text,
    words::{Lang, Words},
};
use serde_json::{Value, json};

/// `SEV1 · Kafka down · investigating · 2 min`; of what is closed: how long it took.
pub(crate) fn of(words: &Words, incident: &Incident, now_ms: i64) -> Text {
    let lang = incident.declared.language;
    let open_ms = incident.closed_at.unwrap_or(now_ms) - incident.declared_at;
    // Whole minutes: it is rendered anew once a minute.
    let open_ms = if incident.is_open() { open_ms - open_ms % 60_000 } else { open_ms };
    let values = json!({
        "incident": incident.name(),
        "severity": incident.severity.name(),
        "title": incident.declared.title,
        "status": status(words, lang, incident.status),
        "open_ms": if open_ms >= 1000 { Some(open_ms) } else { None },
    });
    words.say(lang, if incident.is_open() { "headline.open" } else { "headline.closed" }, &values)
}

/// A status in the reader's language.
pub(crate) fn status(words: &Words, lang: Lang, status: Status) -> String {
    words.label(lang, &format!("headline.{}", status.name()), &())
}

/// Two values for a template: a user's id, or else a name.
pub(crate) fn actor(by: Option<&Actor>) -> (Value, Value) {
    match by {
        Some(Actor::User { id }) => (json!(id), Value::Null),
        Some(Actor::Contact { name }) => (Value::Null, json!(name)),
        Some(Actor::Muster) => (Value::Null, json!("Muster")),
        None => (Value::Null, Value::Null),
    }
}

#[cfg(feature = "samples")]
pub(crate) fn samples(of: &Sample<'_>) -> Vec<crate::card::Card> {
    let all = [of.incident(), of.closed(Status::Resolved), of.closed(Status::Cancelled)];
    let card = |incident| crate::card::Card {
        headline: self::of(of.words, &incident, of.now),
        ..Default::default()
    };
    all.map(card).to_vec()
}

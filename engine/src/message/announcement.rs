//! The one message an incident has in the incidents channel, edited for as long as it lives.

use super::headline;
#[cfg(feature = "samples")]
use super::sample::Sample;
use crate::{
    card::{Action, Card, Sign},
    incident::Incident,
    words::Words,
};
use serde_json::json;

pub(crate) fn key(incident: i64) -> String {
    format!("announce:{incident}")
}

pub(crate) fn card(words: &Words, incident: &Incident, now_ms: i64) -> Card {
    let (lang, n) = (incident.declared.language, incident.id);
    let (user, name) = headline::actor(Some(&incident.declared_by));
    let values = json!({
        "incident": incident.name(), "text": incident.declared.text, "user": user, "name": name,
        "at": incident.declared_at, "commander": incident.commander, "open": incident.is_open(),
        "channel": incident.channel.as_ref().map(|(id, _)| id),
    });
    let label = |id: &str| words.label(lang, &format!("announcement.{id}"), &());
    let actions = if incident.is_open() {
        vec![
            Action::new(label("join"), format!("join {n}")).primary(),
            Action::new(label("command"), format!("command {n} take")),
            Action::new(label("page"), format!("form page {n}")),
        ]
    } else {
        Vec::new()
    };
    Card {
        sign: Some(if incident.is_open() { Sign::Alarm } else { Sign::Good }),
        headline: headline::of(words, incident, now_ms),
        lines: vec![words.say(lang, "announcement.facts", &values)],
        actions,
        ..Card::default()
    }
}

#[cfg(feature = "samples")]
pub(crate) fn samples(of: &Sample<'_>) -> Vec<Card> {
    let closed = of.closed(crate::event::Status::Resolved);
    [of.incident(), of.held(), closed].map(|incident| card(of.words, &incident, of.now)).to_vec()
}

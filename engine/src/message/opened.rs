//! To whoever declared it, only they see it: the channel is there, and who is being paged.

#[cfg(feature = "samples")]
use super::sample::Sample;
use crate::{card::Card, incident::Incident, words::Words};
use serde_json::json;

pub(crate) fn card(words: &Words, incident: &Incident) -> Card {
    let declared = &incident.declared;
    let first = declared.policy.as_ref().and_then(|policy| policy.levels.first());
    let values = json!({
        "incident": incident.name(),
        "channel": incident.channel.as_ref().map(|(id, _)| id),
        "runbook": declared.runbook,
        "contacts": first.map(|level| level.contacts.join(", ")),
    });
    Card { headline: words.say(declared.language, "opened.headline", &values), ..Card::default() }
}

#[cfg(feature = "samples")]
pub(crate) fn samples(of: &Sample<'_>) -> Vec<Card> {
    vec![card(of.words, &of.incident())]
}

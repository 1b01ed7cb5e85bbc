//! Nobody answered: loud in the incident's channel and in the incidents channel, with the next thing to do.

use super::headline;
#[cfg(feature = "samples")]
use super::sample::Sample;
use crate::{
    Result,
    card::{Action, Card, Sign},
    desk::Desk,
    escalation,
    incident::Incident,
    outbox::{self, Place, Priority},
    words::Words,
};
use serde_json::json;

/// `rounds` were gone through in this `era`; `next` is when another begins (unix ms).
pub(crate) async fn post(
    desk: &mut Desk<'_>,
    incident: &Incident,
    era: i64,
    rounds: u32,
    next: Option<i64>,
) -> Result<()> {
    let n = incident.id;
    let card = card(desk.words, incident, rounds, next, desk.now.as_millisecond());
    let everybody = desk.loaded.settings.incidents.channel.clone();
    let own = incident.channel.as_ref().map(|(id, _)| id.clone());
    for (which, channel) in [("own", own), ("all", Some(everybody))] {
        if let Some(channel) = channel {
            let key = format!("exhausted:{n}:{era}:{rounds}:{which}");
            outbox::post(desk.tx, &key, Some(n), &Place::Channel(channel), Priority::Page, &card, desk.now)
                .await?;
        }
    }
    Ok(())
}

fn card(words: &Words, incident: &Incident, rounds: u32, next: Option<i64>, now_ms: i64) -> Card {
    let (lang, n) = (incident.declared.language, incident.id);
    let policy = incident.declared.policy.as_ref();
    let levels = policy.map_or(0, |policy| escalation::plan(policy, incident.severity, 0, 0).len());
    let values = json!({
        "incident": incident.name(), "levels": levels, "one": levels == 1, "once": rounds == 1, "rounds": rounds, "next": next,
        "channel": incident.channel.as_ref().map(|(id, _)| id),
    });
    let label = |id: &str| words.label(lang, &format!("exhausted.{id}"), &());
    Card {
        sign: Some(Sign::Alarm),
        headline: words.say(lang, "exhausted.headline", &values),
        lines: vec![
            headline::of(words, incident, now_ms),
            words.say(lang, if next.is_some() { "exhausted.next" } else { "exhausted.none" }, &values),
        ],
        actions: vec![
            Action::new(label("page"), format!("form page {n}")).danger(),
            Action::new(label("acknowledge"), format!("ack {n}")).primary(),
        ],
        ..Card::default()
    }
}

#[cfg(feature = "samples")]
pub(crate) fn samples(of: &Sample<'_>) -> Vec<Card> {
    [None, Some(of.now)].map(|next| card(of.words, &of.incident(), 2, next, of.now)).to_vec()
}

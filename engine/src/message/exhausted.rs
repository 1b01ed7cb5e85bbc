//! Nobody answered: loud in the incident's channel and in the incidents channel, with the next thing to do.

use super::headline;
use crate::{
    Result,
    card::{Action, Card, Sign},
    desk::Desk,
    escalation,
    incident::Incident,
    outbox::{self, Place, Priority},
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
    let (lang, n) = (incident.declared.language, incident.id);
    let policy = incident.declared.policy.as_ref();
    let levels = policy.map_or(0, |policy| escalation::plan(policy, incident.severity, 0, 0).len());
    let values = json!({
        "incident": incident.name(), "levels": levels, "once": rounds == 1, "rounds": rounds, "next": next,
        "channel": incident.channel.as_ref().map(|(id, _)| id),
    });
    let label = |id: &str| desk.words.label(lang, &format!("exhausted.{id}"), &());
    let card = Card {
        sign: Some(Sign::Alarm),
        headline: desk.words.say(lang, "exhausted.headline", &values),
        lines: vec![
            headline::of(desk.words, incident, desk.now.as_millisecond()),
            desk.words.say(lang, if next.is_some() { "exhausted.next" } else { "exhausted.none" }, &values),
        ],
        actions: vec![
            Action::new(label("page"), format!("form page {n}")).danger(),
            Action::new(label("acknowledge"), format!("ack {n}")).primary(),
        ],
        ..Card::default()
    };
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

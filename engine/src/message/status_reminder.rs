//! The deadline has passed and the public knows nothing.

#[cfg(feature = "samples")]
use super::sample::Sample;
use crate::{
    Result,
    card::{Action, Card, Sign},
    desk::Desk,
    incident::Incident,
    message::status_draft,
    outbox::{self, Place, Priority},
    store::status_updates::{self, Row},
    text::Text,
    words::Words,
};
use serde_json::json;

pub(crate) async fn post(desk: &mut Desk<'_>, incident: &Incident) -> Result<()> {
    let Some((channel, _)) = &incident.channel else { return Ok(()) };
    let drafts = status_updates::of_incident(desk.tx, incident.id).await?;
    let draft = drafts.iter().rev().find(|row| row.state == "draft");
    let card = card(desk.words, incident, draft, desk.now.as_millisecond());
    // A snoozed reminder is another message: the first one has scrolled away.
    let key = format!("status-reminder:{}:{}", incident.id, incident.version);
    let here = Place::Channel(channel.clone());
    outbox::post(desk.tx, &key, Some(incident.id), &here, Priority::Answer, &card, desk.now).await
}

fn card(words: &Words, incident: &Incident, draft: Option<&Row>, now_ms: i64) -> Card {
    let (lang, n) = (incident.declared.language, incident.id);
    let after = now_ms - incident.declared_at;
    let label = |id: &str| words.label(lang, &format!("status_reminder.{id}"), &());
    let first = match draft {
        Some(row) => Action::new(label("publish"), status_draft::publish(row)),
        None => Action::new(label("write"), format!("form update {n}")),
    };
    Card {
        sign: Some(Sign::Reminder),
        headline: words.say(lang, "status_reminder.headline", &json!({ "after_ms": after - after % 1000 })),
        quote: draft.map(|row| Text::literal(row.text.clone())),
        actions: vec![
            first.primary(),
            Action::new(label("snooze"), format!("snooze {n}")),
            Action::new(label("withhold"), format!("withhold {n}")),
        ],
        ..Card::default()
    }
}

#[cfg(feature = "samples")]
pub(crate) fn samples(of: &Sample<'_>) -> Vec<Card> {
    let draft = of.update("draft");
    [None, Some(&draft)].map(|draft| card(of.words, &of.incident(), draft, of.now)).to_vec()
}

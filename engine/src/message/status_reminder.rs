//! The deadline has passed and the public knows nothing.

use crate::{
    Result,
    card::{Action, Card, Sign},
    desk::Desk,
    incident::Incident,
    message::status_draft,
    outbox::{self, Place, Priority},
    store::status_updates,
    text::Text,
};
use serde_json::json;

pub(crate) async fn post(desk: &mut Desk<'_>, incident: &Incident) -> Result<()> {
    let Some((channel, _)) = &incident.channel else { return Ok(()) };
    let (lang, n) = (incident.declared.language, incident.id);
    let drafts = status_updates::of_incident(desk.tx, n).await?;
    let draft = drafts.iter().rev().find(|row| row.state == "draft");
    let after = desk.now.as_millisecond() - incident.declared_at;
    let label = |id: &str| desk.words.label(lang, &format!("status_reminder.{id}"), &());
    let first = match draft {
        Some(row) => Action::new(label("publish"), status_draft::publish(row)),
        None => Action::new(label("write"), format!("form update {n}")),
    };
    let actions = vec![
        first.primary(),
        Action::new(label("snooze"), format!("snooze {n}")),
        Action::new(label("withhold"), format!("withhold {n}")),
    ];
    let card = Card {
        sign: Some(Sign::Reminder),
        headline: desk.words.say(
            lang,
            "status_reminder.headline",
            &json!({ "after_ms": after - after % 1000 }),
        ),
        quote: draft.map(|row| Text::literal(row.text.clone())),
        actions,
        ..Card::default()
    };
    // A snoozed reminder is another message: the first one has scrolled away.
    let key = format!("status-reminder:{n}:{}", incident.version);
    let here = Place::Channel(channel.clone());
    outbox::post(desk.tx, &key, Some(n), &here, Priority::Answer, &card, desk.now).await
}

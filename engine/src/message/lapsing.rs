//! "You will be asked before it lapses": to whoever holds the incident, or in its channel if they are outside the chat.

use crate::{
    Result,
    card::{Action, Card, Sign},
    desk::Desk,
    event::Actor,
    incident::Incident,
    outbox::{self, Place, Priority},
};
use serde_json::json;

/// `until`: when it lapses, unix ms.
pub(crate) async fn post(desk: &mut Desk<'_>, incident: &Incident, by: &Actor, until: i64) -> Result<()> {
    let lang = incident.declared.language;
    let place = match (by, &incident.channel) {
        (Actor::User { id }, _) => Place::User(id.clone()),
        (_, Some((channel, _))) => Place::Channel(channel.clone()),
        _ => return Ok(()),
    };
    let values = json!({
        "incident": incident.name(), "title": incident.declared.title, "until": until,
        "channel": incident.channel.as_ref().map(|(id, _)| id),
    });
    let card = Card {
        sign: Some(Sign::Reminder),
        headline: desk.words.say(lang, "lapsing.headline", &values),
        lines: vec![desk.words.say(lang, "lapsing.then", &values)],
        actions: vec![
            Action::new(desk.words.label(lang, "lapsing.keep", &()), format!("ack {}", incident.id))
                .primary(),
        ],
        ..Card::default()
    };
    let key = format!("lapsing:{}:{until}", incident.id);
    outbox::post(desk.tx, &key, Some(incident.id), &place, Priority::Page, &card, desk.now).await
}

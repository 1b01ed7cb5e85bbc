//! "You will be asked before it lapses": to whoever holds the incident, or in its channel if they are outside the chat.

#[cfg(feature = "samples")]
use super::sample::Sample;
use crate::{
    Result,
    card::{Action, Card, Sign},
    desk::Desk,
    event::Actor,
    incident::Incident,
    outbox::{self, Place, Priority},
    words::Words,
};
use serde_json::json;

/// `until`: when it lapses, unix ms.
pub(crate) async fn post(desk: &mut Desk<'_>, incident: &Incident, by: &Actor, until: i64) -> Result<()> {
    let place = match (by, &incident.channel) {
        (Actor::User { id }, _) => Place::User(id.clone()),
        (_, Some((channel, _))) => Place::Channel(channel.clone()),
        _ => return Ok(()),
    };
    let card = card(desk.words, incident, until);
    let key = format!("lapsing:{}:{until}", incident.id);
    outbox::post(desk.tx, &key, Some(incident.id), &place, Priority::Page, &card, desk.now).await
}

fn card(words: &Words, incident: &Incident, until: i64) -> Card {
    let lang = incident.declared.language;
    let values = json!({
        "incident": incident.name(), "title": incident.declared.title, "until": until,
        "channel": incident.channel.as_ref().map(|(id, _)| id),
    });
    Card {
        sign: Some(Sign::Reminder),
        headline: words.say(lang, "lapsing.headline", &values),
        lines: vec![words.say(lang, "lapsing.then", &values)],
        actions: vec![
            Action::new(words.label(lang, "lapsing.keep", &()), format!("ack {}", incident.id)).primary(),
        ],
        ..Card::default()
    }
}

#[cfg(feature = "samples")]
pub(crate) fn samples(of: &Sample<'_>) -> Vec<Card> {
    vec![card(of.words, &of.held(), of.now)]
}

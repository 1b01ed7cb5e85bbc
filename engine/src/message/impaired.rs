//! Something about an incident that can't be done, e.g. a scope that is missing: said once, with what to do.

#[cfg(feature = "samples")]
use super::sample::Sample;
use crate::{
    Context, Result, UserError,
    card::{Card, Sign},
    desk::Desk,
    event::{Actor, Event},
    incident::Incident,
    job::Lease,
    outbox::{self, Place, Priority},
    response,
    store::{events, incidents},
    text::Text,
};
use serde_json::json;

/// Notes it on the timeline and says it, unless it was said of this incident before.
pub(crate) async fn note(cx: &Context, lease: &Lease, id: i64, what: &str, code: &str) -> Result<()> {
    let (loaded, now) = (cx.loaded(), cx.clock.now());
    let mut tx = lease.begin(cx).await?;
    let Some(mut incident) = incidents::get(&mut tx, id).await? else { return Ok(()) };
    let said = events::all(&mut tx, id).await?;
    if said
        .iter()
        .any(|recorded| matches!(&recorded.event, Event::Impaired { what: other, .. } if other == what))
    {
        return Ok(());
    }
    tracing::warn!(incident = id, what, code, "something about an incident can't be done");
    let mut desk = Desk { tx: &mut tx, words: &cx.words, loaded: &loaded, now };
    let event = Event::Impaired { what: what.to_owned(), code: code.to_owned() };
    response::record(&mut desk, &mut incident, &Actor::Muster, event).await?;
    let values = json!({ "incident": incident.name(), "title": incident.declared.title, "code": code });
    let headline = cx.words.say(incident.declared.language, &format!("impaired.{what}"), &values);
    say(&mut desk, &incident, &format!("impaired:{id}:{what}"), headline).await?;
    tx.commit().await
}

/// Says a user's mistake that nobody is waiting for any more, e.g. a runbook that can't start.
pub(crate) async fn post(desk: &mut Desk<'_>, incident: &Incident, said: &UserError) -> Result<()> {
    let headline = desk.words.phrase(incident.declared.language, &said.0);
    say(desk, incident, &format!("impaired:{}:{}", incident.id, said.0.id), headline).await
}

/// In the incident's channel; without one, where all incidents are.
async fn say(desk: &mut Desk<'_>, incident: &Incident, key: &str, headline: Text) -> Result<()> {
    let card = card(headline);
    let channel = incident
        .channel
        .as_ref()
        .map_or_else(|| desk.loaded.settings.incidents.channel.clone(), |(id, _)| id.clone());
    outbox::post(desk.tx, key, Some(incident.id), &Place::Channel(channel), Priority::Answer, &card, desk.now)
        .await
}

fn card(headline: Text) -> Card {
    Card { sign: Some(Sign::Notice), headline, ..Card::default() }
}

#[cfg(feature = "samples")]
pub(crate) fn samples(of: &Sample<'_>) -> Vec<Card> {
    let incident = of.incident();
    let values = json!({ "incident": incident.name(), "title": incident.declared.title, "code": of.value });
    let said = ["channel", "invite", "topic", "pin", "bookmark", "file"];
    said.map(|what| card(of.words.say(of.lang, &format!("impaired.{what}"), &values))).to_vec()
}

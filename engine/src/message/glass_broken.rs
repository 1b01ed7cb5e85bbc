//! Somebody approved alone, without the people it takes: loud in the incident's channel and in the incidents channel, with the
//! reason and the exact commands.

#[cfg(feature = "samples")]
use super::sample::Sample;
use crate::{
    Result,
    card::{Card, Code, Sign},
    desk::Desk,
    incident::Incident,
    outbox::{self, Place, Priority},
    text::Text,
    words::Words,
};
use serde_json::json;

/// What was approved, by whom and why.
pub(crate) struct Broken<'a> {
    pub(crate) approval: i64,
    pub(crate) title: &'a str,
    pub(crate) environment: &'a str,
    pub(crate) commands: &'a str,
    pub(crate) user: &'a str,
    pub(crate) reason: &'a str,
}

pub(crate) async fn post(desk: &mut Desk<'_>, incident: &Incident, broken: &Broken<'_>) -> Result<()> {
    let card = card(desk.words, incident, broken);
    let everybody = desk.loaded.settings.incidents.channel.clone();
    let own = incident.channel.as_ref().map(|(id, _)| id.clone());
    for (which, channel) in [("own", own), ("all", Some(everybody))] {
        let Some(channel) = channel else { continue };
        let (key, place) = (format!("glass-broken:{}:{which}", broken.approval), Place::Channel(channel));
        outbox::post(desk.tx, &key, Some(incident.id), &place, Priority::Page, &card, desk.now).await?;
    }
    Ok(())
}

fn card(words: &Words, incident: &Incident, broken: &Broken<'_>) -> Card {
    let lang = incident.declared.language;
    let values = json!({
        "user": broken.user, "title": broken.title, "environment": broken.environment,
        "incident": incident.name(), "channel": incident.channel.as_ref().map(|(id, _)| id),
    });
    Card {
        sign: Some(Sign::Alarm),
        headline: words.say(lang, "glass_broken.headline", &values),
        lines: vec![words.say(lang, "glass_broken.what", &values)],
        code: vec![Code { text: broken.commands.to_owned(), exact: false }],
        quote: Some(Text::literal(broken.reason)),
        ..Card::default()
    }
}

#[cfg(feature = "samples")]
pub(crate) fn samples(of: &Sample<'_>) -> Vec<Card> {
    let broken = Broken {
        approval: 7,
        title: of.value,
        environment: of.value,
        commands: of.value,
        user: "U1",
        reason: of.value,
    };
    vec![card(of.words, &of.incident(), &broken)]
}

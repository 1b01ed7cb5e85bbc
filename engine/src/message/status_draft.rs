//! A draft for the status page: shown to people who can publish it, and what became of it.

#[cfg(feature = "samples")]
use super::sample::Sample;
use crate::{
    Result,
    card::{Action, Card, Sign},
    desk::Desk,
    event::Status,
    incident::Incident,
    outbox::{self, Place, Priority},
    store::status_updates::{self, Row},
    text::Text,
    words::{Lang, Words},
};
use anyhow::Context as _;
use serde_json::json;
use sha2::{Digest as _, Sha256};

fn key(update: i64) -> String {
    format!("draft:{update}")
}

/// Four characters that change with the words: a button publishes what stood above it, and nothing else.
pub(crate) fn version(text: &str) -> String {
    let mut hash = hex::encode(Sha256::digest(text.as_bytes()));
    hash.truncate(4);
    hash
}

/// The command line of a draft's button.
pub(crate) fn publish(row: &Row) -> String {
    format!("publish {} {}", row.id, version(&row.text))
}

/// What the public would read, by status.
pub(crate) fn words(words: &Words, lang: Lang, status: Status, component: &str) -> String {
    words.label(lang, &format!("status_draft.text-{}", status.name()), &json!({ "component": component }))
}

pub(crate) async fn post(desk: &mut Desk<'_>, incident: &Incident, update: i64) -> Result<()> {
    let Some((channel, _)) = &incident.channel else { return Ok(()) };
    let row = status_updates::get(desk.tx, update).await?.context("a draft that was just made")?;
    let card = card(desk.words, incident, &row);
    let here = Place::Channel(channel.clone());
    outbox::post(desk.tx, &key(update), Some(incident.id), &here, Priority::Normal, &card, desk.now).await
}

/// Shows the draft as it stands now.
pub(crate) async fn refresh(desk: &mut Desk<'_>, incident: &Incident, row: &Row) -> Result<()> {
    let card = card(desk.words, incident, row);
    outbox::edit(desk.tx, &key(row.id), &card, desk.now).await
}

fn card(words: &Words, incident: &Incident, row: &Row) -> Card {
    let lang = incident.declared.language;
    let first = incident.published == 0 && incident.is_open();
    let deadline = incident.declared.status_deadline_ms.filter(|_| first);
    let values = json!({
        "component": row.component,
        "status": words.label(lang, &format!("headline.{}", row.status), &()),
        "due": deadline.map(|ms| incident.declared_at + ms), "deadline_ms": deadline,
        "by": row.published_by, "at": row.published_at,
    });
    let label = |id: &str| words.label(lang, &format!("status_draft.{id}"), &());
    let actions = if row.state == "draft" {
        vec![
            Action::new(label("publish"), publish(row)).primary().confirm(label("sure")),
            Action::new(label("edit"), format!("form reword {}", row.id)),
            Action::new(label("withhold"), format!("withhold {}", row.incident)),
        ]
    } else {
        Vec::new()
    };
    let sign = match row.state.as_str() {
        "published" => Sign::Good,
        "publishing" => Sign::Running,
        _ => Sign::Draft,
    };
    Card {
        sign: Some(sign),
        headline: words.say(lang, &format!("status_draft.{}", row.state), &values),
        quote: Some(Text::literal(row.text.clone())),
        actions,
        ..Card::default()
    }
}

#[cfg(feature = "samples")]
pub(crate) fn samples(of: &Sample<'_>) -> Vec<Card> {
    let states = ["draft", "publishing", "published", "withdrawn"];
    states.map(|state| card(of.words, &of.incident(), &of.update(state))).to_vec()
}

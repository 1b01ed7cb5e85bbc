//! Something of an incident could not be done and was set aside: said in its channel, never silent.

#[cfg(feature = "samples")]
use super::sample::Sample;
use crate::{
    Result,
    card::{Card, Sign},
    outbox::{self, Place, Priority},
    store::{Tx, incidents},
    words::{Lang, Words},
};
use jiff::Timestamp;
use serde_json::json;

/// Posts the word about a parked job; without a channel yet there is nobody to tell but the log.
///
/// # Errors
/// The database.
pub async fn post(
    tx: &mut Tx,
    words: &Words,
    incident: i64,
    job: i64,
    kind: &str,
    now: Timestamp,
) -> Result<()> {
    let Some(found) = incidents::get(tx, incident).await? else { return Ok(()) };
    let Some((channel, _)) = found.channel else { return Ok(()) };
    let card = card(words, found.declared.language, job, kind);
    outbox::post(
        tx,
        &format!("parked:{kind}:{job}"),
        Some(incident),
        &Place::Channel(channel),
        Priority::Answer,
        &card,
        now,
    )
    .await
}

fn card(words: &Words, lang: Lang, job: i64, kind: &str) -> Card {
    let headline = words.say(lang, "parked.headline", &json!({ "kind": kind, "job": job }));
    Card { sign: Some(Sign::Notice), headline, ..Card::default() }
}

#[cfg(feature = "samples")]
pub(crate) fn samples(of: &Sample<'_>) -> Vec<Card> {
    vec![card(of.words, of.lang, 7, of.value)]
}

//! Somebody who may not approve asks those who may: in the thread of the consent card, by the names of their groups.

#[cfg(feature = "samples")]
use super::sample::Sample;
use super::{room::Room, step};
use crate::{
    Result,
    card::{Card, Sign},
    desk::Desk,
    outbox::{self, Place, Priority},
    run::{book::Book, consent::Proposal},
    store::{approvals::Row, observations},
    text::Text,
    words::{Lang, Words},
};
use serde_json::json;

/// Once per person and card.
pub(crate) async fn post(
    desk: &mut Desk<'_>,
    book: &Book,
    row: &Row,
    proposal: &Proposal,
    user: &str,
) -> Result<()> {
    let Some(room) = Room::of(desk, book.row.incident).await? else { return Ok(()) };
    let (known, _) = observations::groups(desk.tx).await?;
    let of = |handle: &String| known.iter().find(|group| group.handle == *handle);
    let groups: Vec<String> = proposal.groups.iter().filter_map(of).map(|group| group.id.clone()).collect();
    let title = book.runbook().step(&row.step).map_or(row.step.as_str(), |step| &step.title);
    let card = card(desk.words, room.lang, &groups, user, title);
    let place = Place::Thread { channel: room.channel, parent_key: step::key(row.run, &row.step) };
    let key = format!("asked:{}:{user}", row.id);
    outbox::post(desk.tx, &key, Some(room.incident), &place, Priority::Answer, &card, desk.now).await
}

fn card(words: &Words, lang: Lang, groups: &[String], user: &str, title: &str) -> Card {
    let mut headline = Text::default();
    for group in groups {
        headline =
            headline.then(words.say(lang, "asked.group", &json!({ "id": group }))).then(Text::literal(" "));
    }
    let asks = words.say(lang, "asked.headline", &json!({ "user": user, "title": title }));
    Card { sign: Some(Sign::Consent), headline: headline.then(asks), ..Card::default() }
}

#[cfg(feature = "samples")]
pub(crate) fn samples(of: &Sample<'_>) -> Vec<Card> {
    let groups = vec!["S1".to_owned(); of.many.min(20)];
    vec![card(of.words, of.lang, &groups, "U1", of.value)]
}

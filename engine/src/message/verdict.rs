//! What Muster says when there is nothing left to do by itself: it holds, nothing is left, or what the checks look like.

use super::room::Room;
#[cfg(feature = "samples")]
use super::sample::Sample;
use crate::{
    Result,
    card::{Action, Card, Sign},
    desk::Desk,
    outbox::Priority,
    run::book::Book,
    words::{Lang, Words},
};
use runbook::{Hint, SectionKind};
use serde_json::json;

/// Everything that was verified holds: the offer to resolve. Said once for what was verified, whatever else happens.
pub(crate) async fn holds(desk: &mut Desk<'_>, book: &Book) -> Result<()> {
    let Some(room) = Room::of(desk, book.row.incident).await? else { return Ok(()) };
    let first = book.runbook().steps(SectionKind::Verify).next();
    let watch = first.map(|step| format!("watch {} {}", book.row.id, step.id));
    let looked = newest(book, SectionKind::Verify);
    let card = held(desk.words, room.lang, room.incident, watch);
    room.post(desk, &key(book, &format!("holds:{looked}")), Priority::Answer, &card).await
}

fn held(words: &Words, lang: Lang, incident: i64, watch: Option<String>) -> Card {
    let label = |id: &str| words.label(lang, &format!("verdict.button-{id}"), &());
    let resolve = Action::new(label("resolve"), format!("resolve {incident}")).primary();
    Card {
        sign: Some(Sign::Good),
        headline: words.say(lang, "verdict.holds", &json!({})),
        actions: std::iter::once(resolve)
            .chain(watch.map(|command| Action::new(label("watch"), command)))
            .collect(),
        ..Card::default()
    }
}

/// No step helped and none is left. Said once for what was tried.
pub(crate) async fn exhausted(desk: &mut Desk<'_>, book: &Book) -> Result<()> {
    let Some(room) = Room::of(desk, book.row.incident).await? else { return Ok(()) };
    let tried = newest(book, SectionKind::Recover);
    let card = nothing_left(desk.words, room.lang, room.incident);
    room.post(desk, &key(book, &format!("exhausted:{tried}")), Priority::Answer, &card).await
}

fn nothing_left(words: &Words, lang: Lang, incident: i64) -> Card {
    let label = |id: &str| words.label(lang, &format!("verdict.button-{id}"), &());
    Card {
        sign: Some(Sign::Alarm),
        headline: words.say(lang, "verdict.exhausted", &json!({})),
        actions: vec![
            Action::new(label("page"), format!("form page {incident}")).primary(),
            Action::new(label("resolve"), format!("resolve {incident}")),
        ],
        ..Card::default()
    }
}

/// What this looks like: only what the checks say, with its reason.
pub(crate) async fn hint(desk: &mut Desk<'_>, book: &Book, hint: &Hint) -> Result<()> {
    let Some(room) = Room::of(desk, book.row.incident).await? else { return Ok(()) };
    let title = book.runbook().step(&hint.suggest).map_or(hint.suggest.as_str(), |step| &step.title);
    let card = looks_like(desk.words, room.lang, book.row.id, hint, title);
    room.post(desk, &key(book, &format!("hint:{}", hint.suggest)), Priority::Normal, &card).await
}

fn looks_like(words: &Words, lang: Lang, run: i64, hint: &Hint, title: &str) -> Card {
    let said = hint.say.get(lang.code()).or_else(|| hint.say.get("en")).cloned().unwrap_or_default();
    Card {
        sign: Some(Sign::Notice),
        headline: words.say(lang, "verdict.looks-like", &json!({})),
        lines: vec![
            words.say(lang, "verdict.said", &json!({ "said": said })),
            words.say(lang, "verdict.fits", &json!({ "title": title })),
        ],
        actions: vec![Action::new(
            words.label(lang, "verdict.button-plan", &()),
            format!("plan {run} {}", hint.suggest),
        )],
        ..Card::default()
    }
}

fn key(book: &Book, what: &str) -> String {
    format!("verdict:{}:{what}", book.row.id)
}

/// The ledger's newest line about a section.
fn newest(book: &Book, section: SectionKind) -> i64 {
    book.runbook().steps(section).map(|step| book.fold(&step.id).seq).max().unwrap_or(0)
}

#[cfg(feature = "samples")]
pub(crate) fn samples(of: &Sample<'_>) -> Vec<Card> {
    let say = Lang::ALL.map(|lang| (lang.code().to_owned(), of.value.to_owned()));
    let hint = Hint { when: String::new(), suggest: "step".into(), say: say.into() };
    vec![
        held(of.words, of.lang, 42, Some("watch 1 step".into())),
        nothing_left(of.words, of.lang, 42),
        looks_like(of.words, of.lang, 1, &hint, of.value),
    ]
}

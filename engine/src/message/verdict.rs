//! How a run stands once there is nothing left to do by itself: it holds, nothing is left, or what the checks look like.

use crate::{
    Result,
    card::{Action, Card, Sign},
    desk::Desk,
    outbox::{self, Place, Priority},
    run::book::Book,
    store::incidents,
};
use runbook::Hint;
use serde_json::json;

/// Everything that was verified holds: the offer to resolve.
pub(crate) async fn holds(desk: &mut Desk<'_>, book: &Book) -> Result<()> {
    let Some(incident) = incidents::get(desk.tx, book.row.incident).await? else { return Ok(()) };
    let lang = incident.declared.language;
    // Once per verification: what else happens in the run does not say it again.
    let verified = book.runbook().steps(runbook::SectionKind::Verify).map(|step| book.fold(&step.id).seq);
    let seq = verified.max().unwrap_or(0);
    let first = book.runbook().steps(runbook::SectionKind::Verify).next().map(|step| step.id.clone());
    let watch = first.map(|step| {
        let label = desk.words.label(lang, "verdict.button-watch", &());
        Action::new(label, format!("watch {} {step}", book.row.id))
    });
    let label = desk.words.label(lang, "verdict.button-resolve", &());
    let resolve = Action::new(label, format!("resolve {}", incident.id)).primary();
    let card = Card {
        sign: Some(Sign::Good),
        headline: desk.words.say(lang, "verdict.holds", &json!({})),
        actions: std::iter::once(resolve).chain(watch).collect(),
        ..Card::default()
    };
    say(desk, book, &format!("holds:{seq}"), &card).await
}

/// No step helped and none is left.
pub(crate) async fn exhausted(desk: &mut Desk<'_>, book: &Book) -> Result<()> {
    let Some(incident) = incidents::get(desk.tx, book.row.incident).await? else { return Ok(()) };
    let lang = incident.declared.language;
    let seq = book.folds.values().map(|fold| fold.seq).max().unwrap_or(0);
    let card = Card {
        sign: Some(Sign::Alarm),
        headline: desk.words.say(lang, "verdict.exhausted", &json!({})),
        actions: vec![
            Action::new(
                desk.words.label(lang, "verdict.button-page", &()),
                format!("form page {}", incident.id),
            )
            .primary(),
            Action::new(
                desk.words.label(lang, "verdict.button-resolve", &()),
                format!("resolve {}", incident.id),
            ),
        ],
        ..Card::default()
    };
    say(desk, book, &format!("exhausted:{seq}"), &card).await
}

/// What this looks like: only what the checks say, with its reason.
pub(crate) async fn hint(desk: &mut Desk<'_>, book: &Book, hint: &Hint) -> Result<()> {
    let Some(incident) = incidents::get(desk.tx, book.row.incident).await? else { return Ok(()) };
    let lang = incident.declared.language;
    let said = hint.say.get(lang.code()).or_else(|| hint.say.get("en")).cloned().unwrap_or_default();
    let title = book.runbook().step(&hint.suggest).map(|step| step.title.clone()).unwrap_or_default();
    let card = Card {
        sign: Some(Sign::Notice),
        headline: desk.words.say(lang, "verdict.looks-like", &json!({})),
        lines: vec![
            desk.words.say(lang, "verdict.said", &json!({ "said": said })),
            desk.words.say(lang, "verdict.fits", &json!({ "title": title })),
        ],
        actions: vec![Action::new(
            desk.words.label(lang, "verdict.button-plan", &()),
            format!("plan {} {}", book.row.id, hint.suggest),
        )],
        ..Card::default()
    };
    say(desk, book, &format!("hint:{}", hint.suggest), &card).await
}

async fn say(desk: &mut Desk<'_>, book: &Book, what: &str, card: &Card) -> Result<()> {
    let Some(incident) = incidents::get(desk.tx, book.row.incident).await? else { return Ok(()) };
    let Some((channel, _)) = incident.channel else { return Ok(()) };
    let key = format!("verdict:{}:{what}", book.row.id);
    outbox::post(desk.tx, &key, Some(incident.id), &Place::Channel(channel), Priority::Answer, card, desk.now)
        .await
}

//! One message per step of a run: it waits, asks, runs and ends in the same place; details stand in its thread.

mod consent;
mod found;
mod outcome;
mod unasked;

use super::room::Room;
#[cfg(feature = "samples")]
use super::sample::Sample;
use crate::{
    Result,
    desk::Desk,
    outbox::{self, Place, Priority},
    redact::Redactor,
    run::{book::Book, consent::Proposal, ledger::StepState},
    settings::Verb,
    store::approvals,
    wire,
};
use operations::{Report, Sensitivity};
use runbook::Step;

pub(crate) use found::found;

/// The outbox's key of a step's message.
#[must_use]
pub fn key(run: i64, step: &str) -> String {
    format!("step:{run}:{step}")
}

/// The name of a state in `step.hbs`.
pub(crate) fn state_name(state: StepState) -> &'static str {
    match state {
        StepState::Waiting => "waiting",
        StepState::Planned => "planned",
        StepState::Approved => "approved",
        StepState::Started => "started",
        StepState::Succeeded => "succeeded",
        StepState::Failed => "failed",
        StepState::TimedOut => "timed-out",
        StepState::Unknown => "unknown",
        StepState::Denied => "denied",
        StepState::Expired => "expired",
        StepState::Skipped => "skipped",
        StepState::Stopped => "stopped",
        StepState::Cancelled => "cancelled",
    }
}

/// Brings the step's message to what the ledger says.
pub(crate) async fn refresh(desk: &mut Desk<'_>, book: &Book, step: &str) -> Result<()> {
    let Some(found) = book.runbook().step(step) else { return Ok(()) };
    let Some(room) = Room::of(desk, book.row.incident).await? else { return Ok(()) };
    let fold = book.fold(step);
    let check = book.runbook().steps(runbook::SectionKind::Diagnose).any(|check| check.id == step);
    let asked = match fold.approval.filter(|_| fold.state == StepState::Planned) {
        Some(approval) => approvals::get(desk.tx, approval).await?,
        None => None,
    };
    let card = match asked {
        Some(row) => {
            let proposal: Proposal = wire::decode(&row.body)?;
            let rights = &desk.loaded.settings.rights;
            let glass = rights.groups_for(Verb::BreakGlass, &proposal.target, &proposal.environment);
            let asked = consent::Asked {
                run: book.row.id,
                step: found,
                approval: row.id,
                hash: &row.hash,
                expires: row.expires_at,
                proposal: &proposal,
                given: fold.approved_by.len(),
                verified: book.runbook().steps(runbook::SectionKind::Verify).next().is_some(),
                glass: glass.is_some(),
            };
            consent::card(desk.words, room.lang, &asked)
        }
        None => outcome::card(desk.words, room.lang, book.row.id, found, check, &fold),
    };
    // In the order of things: what was found, then what is asked, where whoever comes in looks first. The chat takes a burst of the former.
    room.put(desk, &key(book.row.id, step), Priority::Normal, &card).await
}

/// A look that is not begun unasked, because what it finds is nobody's business but the asker's.
pub(crate) async fn ask(desk: &mut Desk<'_>, book: &Book, step: &str) -> Result<()> {
    let Some(found) = book.runbook().step(step) else { return Ok(()) };
    let Some(room) = Room::of(desk, book.row.incident).await? else { return Ok(()) };
    let card = unasked::sensitive(desk.words, room.lang, book.row.id, found);
    room.post(desk, &key(book.row.id, step), Priority::Normal, &card).await
}

/// A step that a person does, with the reason why Muster can't.
pub(crate) async fn manual(desk: &mut Desk<'_>, book: &Book, step: &str) -> Result<()> {
    let Some(found) = book.runbook().step(step) else { return Ok(()) };
    let Some(room) = Room::of(desk, book.row.incident).await? else { return Ok(()) };
    let card = unasked::manual(desk.words, room.lang, book.row.id, found);
    room.post(desk, &key(book.row.id, step), Priority::Answer, &card).await
}

/// How a watch is doing: the message is edited in place.
pub(crate) async fn watching(
    desk: &mut Desk<'_>,
    book: &Book,
    step: &Step,
    report: &Report,
    since_ms: i64,
    limit_ms: i64,
) -> Result<()> {
    let Some(room) = Room::of(desk, book.row.incident).await? else { return Ok(()) };
    let card = outcome::watching(desk.words, room.lang, book.row.id, step, report, since_ms, limit_ms);
    room.put(desk, &key(book.row.id, &step.id), Priority::Cosmetic, &card).await
}

/// What stands in the step's thread: details, table and output of one report, cleaned and capped.
pub(crate) async fn detail(
    desk: &mut Desk<'_>,
    redact: &Redactor,
    book: &Book,
    step: &str,
    act: usize,
    report: &Report,
) -> Result<()> {
    let Some(asked) = book.runbook().step(step) else { return Ok(()) };
    let said = !report.details.is_empty() || report.table.is_some() || report.text.is_some();
    if !said || asked.sensitivity() != Sensitivity::Plain {
        return Ok(());
    }
    let Some(room) = Room::of(desk, book.row.incident).await? else { return Ok(()) };
    let command = match book.fold(step).approval {
        Some(approval) => edited(desk, approval, act).await?,
        None => None,
    };
    let command = command.or_else(|| asked.commands.get(act).map(|command| command.text.clone()));
    let card = found(desk.words, room.lang, redact, &command.unwrap_or_default(), report);
    let parent_key = key(book.row.id, step);
    let key = format!("{parent_key}:detail:{}", book.fold(step).seq);
    let place = Place::Thread { channel: room.channel, parent_key };
    // Nobody opens the thread before the message above it has been read.
    outbox::post(desk.tx, &key, Some(room.incident), &place, Priority::Cosmetic, &card, desk.now).await
}

/// The command with the values that somebody gave on the card.
async fn edited(desk: &mut Desk<'_>, approval: i64, act: usize) -> Result<Option<String>> {
    let Some(row) = approvals::get(desk.tx, approval).await? else { return Ok(None) };
    let proposal: Proposal = wire::decode(&row.body)?;
    Ok(proposal.commands.get(act).map(|operation| operation.perform().command()))
}

#[cfg(feature = "samples")]
pub(crate) fn samples(of: &Sample<'_>) -> Vec<crate::card::Card> {
    let (step, report) = (of.step(), of.report());
    let mut cards = vec![
        unasked::sensitive(of.words, of.lang, 1, &step),
        unasked::manual(of.words, of.lang, 1, &of.by_hand()),
        outcome::watching(of.words, of.lang, 1, &step, &report, 1_000, 180_000),
        found(of.words, of.lang, &Redactor::default(), of.value, &report),
    ];
    for check in [true, false] {
        let folds = of.folds();
        cards.extend(folds.iter().map(|fold| outcome::card(of.words, of.lang, 1, &step, check, fold)));
    }
    cards.extend(of.proposals().iter().map(|proposal| {
        let asked = consent::Asked {
            run: 1,
            step: &step,
            approval: 7,
            hash: "7f3a",
            expires: of.now,
            proposal,
            given: 0,
            verified: true,
            glass: true,
        };
        consent::card(of.words, of.lang, &asked)
    }));
    cards
}

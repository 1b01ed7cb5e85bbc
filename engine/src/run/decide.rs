//! What people decide about a step: rows only, in the caller's transaction.

use super::{
    book::Book,
    consent::Proposal,
    ledger::{StepEvent, StepState},
    next::{Next, begin},
};
use crate::{
    Result, UserError,
    desk::Desk,
    event::Actor,
    job,
    jobs::{advance_run::AdvanceRun, plan_step::PlanStep, reveal_step::RevealStep, work_step::WorkStep},
    message::{asked, step},
    rights,
    settings::Verb,
    store::{approvals, incidents, target_locks},
    wire,
};
use operations::phrase;
use runbook::SectionKind;

pub(super) async fn load(desk: &mut Desk<'_>, run: i64, step: &str) -> Result<Book> {
    let book = open(desk, run).await?;
    if book.runbook().step(step).is_none() {
        return Err(UserError(phrase!("user.no-such-step")).into());
    }
    Ok(book)
}

async fn open(desk: &mut Desk<'_>, run: i64) -> Result<Book> {
    let book = Book::load(desk.tx, run).await?.ok_or_else(|| UserError(phrase!("user.no-such-step")))?;
    let open = incidents::get(desk.tx, book.row.incident).await?.is_some_and(|incident| incident.is_open());
    if open { Ok(book) } else { Err(UserError(phrase!("user.run-over")).into()) }
}

/// One event by a person; what may not follow is answered, not failed.
async fn record(desk: &mut Desk<'_>, run: i64, step: &str, by: &Actor, event: StepEvent) -> Result<Book> {
    let mut book = load(desk, run, step).await?;
    let fold = book.fold(step);
    let acts = book.runbook().step(step).map_or(1, |step| step.commands.len().max(1));
    if fold.clone().apply(&event, by, 0, 0, acts).is_err() {
        let state = desk.words.label(
            crate::words::Lang::En,
            &format!("step.state-{}", step::state_name(fold.state)),
            &(),
        );
        return Err(UserError(phrase!("user.step-moved-on", state = state)).into());
    }
    book.record(desk.tx, step, by, &event, desk.now).await?;
    step::refresh(desk, &book, step).await?;
    job::enqueue(desk.tx, &AdvanceRun { run }, desk.now).await?;
    Ok(book)
}

/// A vote on exactly the plan whose hash the card showed. Counted here, and again when the act starts.
///
/// # Errors
/// An old card, no right, a second vote: answered to the person.
pub async fn vote(
    desk: &mut Desk<'_>,
    approval: i64,
    short: &str,
    voter: &str,
    yes: bool,
    reason: &str,
) -> Result<()> {
    let (row, proposal) = current(desk, approval, yes.then_some(short)).await?;
    rights::check(desk, Verb::Approve, Some(&proposal.target), Some(&proposal.environment), voter).await?;
    let mut book = load(desk, row.run, &row.step).await?;
    let by = Actor::user(voter);
    if !yes {
        approvals::set_state(desk.tx, approval, &["open"], "denied").await?;
        record(desk, row.run, &row.step, &by, StepEvent::Denied { reason: reason.to_owned() }).await?;
        return Ok(());
    }
    if !proposal.counts(voter) {
        return Err(UserError(phrase!("user.requester")).into());
    }
    if !approvals::vote(desk.tx, approval, voter, true, &row.hash, reason, desk.now).await? {
        return Err(UserError(phrase!("user.voted")).into());
    }
    let event = StepEvent::Voted { approval, yes, reason: reason.to_owned() };
    book.record(desk.tx, &row.step, &by, &event, desk.now).await?;
    let yes = approvals::votes(desk.tx, approval).await?.iter().filter(|vote| vote.yes == 1).count();
    if yes >= proposal.needs as usize {
        approved(desk, &mut book, &row).await?;
    }
    step::refresh(desk, &book, &row.step).await
}

/// The card that is decided about, as long as it is the current one; `short`: the hash that it showed.
pub(super) async fn current(
    desk: &mut Desk<'_>,
    approval: i64,
    short: Option<&str>,
) -> Result<(approvals::Row, Proposal)> {
    let row = approvals::get(desk.tx, approval).await?.ok_or_else(|| UserError(phrase!("user.card-old")))?;
    let current = row.state == "open" && desk.now.as_millisecond() < row.expires_at;
    if !current || short.is_some_and(|short| row.hash.get(..4) != Some(short)) {
        return Err(UserError(phrase!("user.card-old")).into());
    }
    let proposal = wire::decode(&row.body)?;
    Ok((row, proposal))
}

/// Enough have said yes: the act is due.
pub(super) async fn approved(desk: &mut Desk<'_>, book: &mut Book, row: &approvals::Row) -> Result<()> {
    approvals::set_state(desk.tx, row.id, &["open"], "approved").await?;
    let event = StepEvent::Approved { approval: row.id };
    book.record(desk.tx, &row.step, &Actor::Muster, &event, desk.now).await?;
    let work = WorkStep { run: row.run, step: row.step.clone(), incident: book.row.incident };
    job::enqueue(desk.tx, &work, desk.now).await
}

/// Asks those who may approve, in the thread of the card.
///
/// # Errors
/// An old card.
pub async fn ask_approvers(desk: &mut Desk<'_>, approval: i64, user: &str) -> Result<()> {
    let (row, proposal) = current(desk, approval, None).await?;
    let book = load(desk, row.run, &row.step).await?;
    asked::post(desk, &book, &row, &proposal, user).await
}

/// Not now: the run goes on without it.
///
/// # Errors
/// The step moved on.
pub async fn skip(desk: &mut Desk<'_>, run: i64, step: &str, by: &Actor, reason: &str) -> Result<()> {
    void(desk, run, step).await?;
    record(desk, run, step, by, StepEvent::Skipped { reason: reason.to_owned() }).await.map(drop)
}

async fn void(desk: &mut Desk<'_>, run: i64, step: &str) -> Result<()> {
    if let Some(approval) = approvals::newest(desk.tx, run, step).await? {
        approvals::set_state(desk.tx, approval.id, &["open", "approved"], "void").await?;
    }
    Ok(())
}

/// From the start: planned and approved anew, or looked at again.
///
/// # Errors
/// The step moved on.
pub async fn retry(desk: &mut Desk<'_>, run: i64, step: &str, by: &Actor) -> Result<()> {
    void(desk, run, step).await?;
    let book = record(desk, run, step, by, StepEvent::Reopened).await?;
    let incident = book.row.incident;
    let Some(found) = book.runbook().step(step) else { return Ok(()) };
    if let Next::Work(step) = begin(&book, found, &book.rules(&desk.loaded.settings)) {
        return job::enqueue(desk.tx, &WorkStep { run, step, incident }, desk.now).await;
    }
    let planned = PlanStep { run, step: step.to_owned(), by: by.clone(), incident, edited: None };
    job::enqueue(desk.tx, &planned, desk.now).await
}

/// Chooses this recovery step now.
///
/// # Errors
/// The step moved on.
pub async fn plan(desk: &mut Desk<'_>, run: i64, step: &str, by: &Actor) -> Result<()> {
    let book = load(desk, run, step).await?;
    if book.fold(step).state != StepState::Waiting {
        return retry(desk, run, step, by).await;
    }
    job::enqueue(
        desk.tx,
        &PlanStep { run, step: step.to_owned(), by: by.clone(), incident: book.row.incident, edited: None },
        desk.now,
    )
    .await
}

/// A person says what became of it, with the evidence before them.
///
/// # Errors
/// The step is not unknown any more.
pub async fn settle(desk: &mut Desk<'_>, run: i64, step: &str, happened: bool, by: &Actor) -> Result<()> {
    let act = load(desk, run, step).await?.fold(step).act;
    let book = record(desk, run, step, by, StepEvent::Settled { act, happened, report: None }).await?;
    target_locks::release(desk.tx, book.target(), run, step).await?;
    if book.fold(step).state == StepState::Approved {
        job::enqueue(
            desk.tx,
            &WorkStep { run, step: step.to_owned(), incident: book.row.incident },
            desk.now,
        )
        .await?;
    }
    Ok(())
}

/// A manual step is done, says a person.
///
/// # Errors
/// The step moved on.
pub async fn done(desk: &mut Desk<'_>, run: i64, step: &str, by: &Actor) -> Result<()> {
    let acts = load(desk, run, step).await?.runbook().step(step).map_or(1, |step| step.commands.len().max(1));
    record(
        desk,
        run,
        step,
        by,
        StepEvent::Started { act: acts - 1, attempt: "by hand".into(), mutation: false },
    )
    .await?;
    record(desk, run, step, by, StepEvent::Finished { act: acts - 1, report: None, failure: None })
        .await
        .map(drop)
}

/// Stops the run: nothing more is begun; what was sent stays sent.
///
/// # Errors
/// No such run, or its incident is closed.
pub async fn stop(desk: &mut Desk<'_>, run: i64, by: &Actor) -> Result<()> {
    let mut book = open(desk, run).await?;
    end(desk, &mut book, by, &StepEvent::Stopped).await
}

/// The incident closed: what was not sent is cancelled, what was asked is void.
///
/// # Errors
/// The database.
pub async fn close(desk: &mut Desk<'_>, incident: i64) -> Result<()> {
    let Some(found) = incidents::get(desk.tx, incident).await? else { return Ok(()) };
    for run in found.runs {
        if let Some(mut book) = Book::load(desk.tx, run).await? {
            end(desk, &mut book, &Actor::Muster, &StepEvent::Cancelled).await?;
        }
    }
    Ok(())
}

async fn end(desk: &mut Desk<'_>, book: &mut Book, by: &Actor, event: &StepEvent) -> Result<()> {
    let steps: Vec<String> = super::worked_steps(book.runbook()).map(|(_, step)| step.id.clone()).collect();
    for step in steps {
        let fold = book.fold(&step);
        let state = fold.state;
        let looks = state == StepState::Started && !fold.mutating;
        if looks || matches!(state, StepState::Waiting | StepState::Planned | StepState::Approved) {
            void(desk, book.row.id, &step).await?;
            book.record(desk.tx, &step, by, event, desk.now).await?;
            if state != StepState::Waiting {
                step::refresh(desk, book, &step).await?;
            }
        }
    }
    Ok(())
}

/// Asks for a look at something sensitive; only whoever asked gets the answer.
///
/// # Errors
/// No right to.
pub async fn reveal(desk: &mut Desk<'_>, run: i64, step: &str, by: &Actor) -> Result<()> {
    let book = load(desk, run, step).await?;
    let environment = book.rules(&desk.loaded.settings).environment;
    let user = by.user_id().unwrap_or_default().to_owned();
    rights::check(desk, Verb::Reveal, Some(book.target()), Some(&environment), &user).await?;
    let asked = RevealStep { run, step: step.to_owned(), user, incident: book.row.incident };
    job::enqueue(desk.tx, &asked, desk.now).await
}

/// Looks at everything that was verified once more.
///
/// # Errors
/// The step moved on.
pub async fn keep_watching(desk: &mut Desk<'_>, run: i64, step: &str, by: &Actor) -> Result<()> {
    let book = record(desk, run, step, by, StepEvent::Reopened).await?;
    let others: Vec<String> = book
        .runbook()
        .steps(SectionKind::Verify)
        .filter(|other| other.id != step && book.fold(&other.id).state == StepState::Succeeded)
        .map(|other| other.id.clone())
        .collect();
    for other in others {
        record(desk, run, &other, by, StepEvent::Reopened).await?;
    }
    Ok(())
}

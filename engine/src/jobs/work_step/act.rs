//! The act: checked again, written down, sent once.

use super::{WorkStep, look};
use crate::{
    Context, Error, Result,
    desk::Desk,
    event::Actor,
    job::{self, Done, Lease},
    jobs::{
        advance_run::AdvanceRun,
        look_step::LookStep,
        plan_step::{Edited, PlanStep, plan_all},
    },
    message::step,
    rights,
    run::{
        book::{Book, plan_at},
        consent::Proposal,
        ledger::{Fold, StepEvent, StepState},
    },
    settings::Verb,
    store::{approvals, incidents, target_locks},
    wire,
};
use jiff::{SignedDuration, Timestamp};
use operations::{Acted, Attempt, Clients, Failure, Operation, Plan, PlanHash, SendBy};

/// Tries to write down what came of an act while other steps write too: evidence is not thrown away.
const WRITES: usize = 8;

/// `None`: the step goes on with its next operation.
pub(super) async fn perform(cx: &Context, lease: &Lease, at: &WorkStep) -> Result<Option<Done>> {
    let Some(Given { proposal, plan, fold, used, voters }) = approved(cx, at).await? else {
        return Ok(Some(Done::Finished));
    };
    let Some(clients) = cx.targets.clients(&proposal.target) else { return Ok(Some(Done::Finished)) };
    if !used && !still_so(&clients, &proposal).await {
        return replan(cx, lease, at).await.map(Some);
    }
    if !used {
        see(cx, &voters).await;
    }
    let attempt = format!("{:016x}", rand::random::<u64>());
    let acts = cx.loaded().settings.acts.clone();
    // Counted from before `started` is written: whoever looks after a loss counts from that row.
    let send_by = SendBy::within(acts.send_within.limit());
    if let Some(done) = start(cx, lease, at, &proposal, fold.act, &attempt).await? {
        return Ok(Some(done));
    }
    let attempt =
        Attempt { nonce: attempt, guard: plan.guard.clone(), send_by, limit: acts.answer_within.limit() };
    let limit = acts.send_within.limit() + acts.answer_within.limit();
    let acted = tokio::time::timeout(limit, plan.operation.perform().act(&clients, &attempt)).await;
    let event = match acted.unwrap_or_else(|_| Acted::Unknown("no answer within its time".into())) {
        Acted::Done(report) => {
            let failure = (report.holds == Some(false)).then(|| Failure::new(report.headline.clone(), ""));
            StepEvent::Finished { act: fold.act, report: Some(report), failure }
        }
        Acted::Refused(failure) | Acted::NotSent(failure) => {
            StepEvent::Finished { act: fold.act, report: None, failure: Some(failure) }
        }
        Acted::Unknown(reason) => return lose(cx, lease, at, fold.act, &reason).await.map(Some),
    };
    for _ in 0..WRITES {
        let written = match look::finish(cx, lease, at, event.clone()).await {
            Err(Error::LeaseLost) => late(cx, at, &attempt.nonce, event.clone()).await,
            written => written,
        };
        if !matches!(written, Err(Error::Conflict { .. })) {
            return written;
        }
    }
    look::finish(cx, lease, at, event).await
}

/// What came of an act, known to nobody but whoever sent it: accepted by the nonce if somebody else has the job by now
/// and takes the step for lost. They go on from it.
async fn late(cx: &Context, at: &WorkStep, nonce: &str, event: StepEvent) -> Result<Option<Done>> {
    let mut tx = cx.db.begin().await?;
    let Some(book) = Book::load(&mut tx, at.run).await? else { return Ok(Some(Done::Finished)) };
    let fold = book.fold(&at.step);
    let wanted = matches!(fold.state, StepState::Started | StepState::Unknown) && fold.mutating;
    if !wanted || fold.attempt.as_deref() != Some(nonce) {
        return Ok(Some(Done::Finished));
    }
    let next = WorkStep { run: at.run, step: at.step.clone(), incident: at.incident };
    job::enqueue(&mut tx, &next, cx.clock.now()).await?;
    look::write(cx, tx, at, event).await?;
    Ok(Some(Done::Finished))
}

/// What was said yes to.
struct Given {
    proposal: Proposal,
    /// Of the operation that comes next.
    plan: Plan,
    fold: Fold,
    /// An operation of this approval went out already.
    used: bool,
    voters: Vec<String>,
}

/// Who they are now: between the yes and the start somebody may have left. If nobody can be asked, what was seen last
/// counts as long as the settings allow.
async fn see(cx: &Context, voters: &[String]) {
    let voters: Vec<&str> = voters.iter().map(String::as_str).collect();
    if let Err(error) = rights::refresh(cx, &voters, 0).await {
        tracing::warn!(error = format!("{error:#}"), "people can't be looked up");
    }
}

/// The approval that the ledger says is given, and the step as it is.
async fn approved(cx: &Context, at: &WorkStep) -> Result<Option<Given>> {
    let mut tx = cx.db.read().await?;
    let Some(book) = Book::load(&mut tx, at.run).await? else { return Ok(None) };
    let fold = book.fold(&at.step);
    let Some(approval) = fold.approval else { return Ok(None) };
    let Some(row) = approvals::get(&mut tx, approval).await? else { return Ok(None) };
    let proposal: Proposal = wire::decode(&row.body)?;
    let Some(step) = book.runbook().step(&at.step) else { return Ok(None) };
    let plan = plan_at(&proposal, step, fold.act, &book.rules(&cx.loaded().settings)).cloned();
    let votes = approvals::votes(&mut tx, approval).await?;
    let voters = votes.into_iter().filter(|vote| vote.yes == 1).map(|vote| vote.voter).collect();
    Ok(plan.map(|plan| Given { proposal, plan, fold, used: row.state == "used", voters }))
}

/// Whether the live system is still what consent rests on.
async fn still_so(clients: &Clients, proposal: &Proposal) -> bool {
    let operations: Vec<Operation> = proposal.plans.iter().map(|plan| plan.operation.clone()).collect();
    let hash = PlanHash::of(&proposal.target, &proposal.plans);
    plan_all(clients, &operations).await.is_ok_and(|plans| PlanHash::of(&proposal.target, &plans) == hash)
}

/// Everything that a yes rests on is checked again in the transaction that writes `started`. Some: not started.
async fn start(
    cx: &Context,
    lease: &Lease,
    at: &WorkStep,
    proposal: &Proposal,
    act: usize,
    attempt: &str,
) -> Result<Option<Done>> {
    let loaded = cx.loaded();
    let now = cx.clock.now();
    let mut tx = lease.begin(cx).await?;
    let Some(mut book) = Book::load(&mut tx, at.run).await? else { return Ok(Some(Done::Finished)) };
    let fold = book.fold(&at.step);
    let open = incidents::get(&mut tx, book.row.incident).await?.is_some_and(|incident| incident.is_open());
    let Some(approval) = fold.approval else { return Ok(Some(Done::Finished)) };
    let Some(row) = approvals::get(&mut tx, approval).await? else { return Ok(Some(Done::Finished)) };
    let used = row.state == "used";
    let in_time = now.as_millisecond() < row.expires_at;
    let good = used || (row.state == "approved" && in_time);
    if !open || fold.state != StepState::Approved || fold.act != act || !good {
        return Ok(Some(Done::Finished));
    }
    let mut desk = Desk { tx: &mut tx, words: &cx.words, loaded: &loaded, now };
    // A later operation of the step rests on the people of the first, but a yes does not last for ever.
    let holds = if used { in_time } else { enough(&mut desk, approval, proposal, &fold).await? };
    if !holds {
        drop(tx);
        return replan(cx, lease, at).await.map(Some);
    }
    if target_locks::take(&mut tx, &proposal.target, at.run, &at.step, now).await?.is_err() {
        return Ok(Some(Done::Again(now + SignedDuration::from_secs(2))));
    }
    approvals::set_state(&mut tx, approval, &["approved"], "used").await?;
    let event = StepEvent::Started { act, attempt: attempt.to_owned(), mutation: true };
    book.record(&mut tx, &at.step, &Actor::Muster, &event, now).await?;
    let mut desk = Desk { tx: &mut tx, words: &cx.words, loaded: &loaded, now };
    step::refresh(&mut desk, &book, &at.step).await?;
    tx.commit().await?;
    Ok(None)
}

/// Distinct people who said yes and still may.
async fn enough(desk: &mut Desk<'_>, approval: i64, proposal: &Proposal, fold: &Fold) -> Result<bool> {
    if let Some(user) = fold.glass_broken_by.as_ref().and_then(Actor::user_id)
        && may(desk, Verb::BreakGlass, proposal, user).await?
    {
        return Ok(true);
    }
    let mut count = 0;
    for vote in approvals::votes(desk.tx, approval).await?.iter().filter(|vote| vote.yes == 1) {
        let still = may(desk, Verb::Approve, proposal, &vote.voter).await?;
        count += u32::from(still && proposal.counts(&vote.voter));
    }
    Ok(count >= proposal.needs)
}

/// Whether somebody still holds the right.
async fn may(desk: &mut Desk<'_>, verb: Verb, proposal: &Proposal, user: &str) -> Result<bool> {
    let (target, environment) = (Some(proposal.target.as_str()), Some(proposal.environment.as_str()));
    match rights::check(desk, verb, target, environment, user).await {
        Ok(()) => Ok(true),
        Err(Error::User(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// What it rested on changed: the votes are void, a new card comes.
async fn replan(cx: &Context, lease: &Lease, at: &WorkStep) -> Result<Done> {
    let loaded = cx.loaded();
    let mut tx = lease.begin(cx).await?;
    let Some(mut book) = Book::load(&mut tx, at.run).await? else { return Ok(Done::Finished) };
    let mut edited = None;
    if let Some(approval) = book.fold(&at.step).approval {
        approvals::set_state(&mut tx, approval, &["open", "approved"], "void").await?;
        if let Some(row) = approvals::get(&mut tx, approval).await? {
            let Proposal { commands, .. } = wire::decode(&row.body)?;
            edited = (!commands.is_empty()).then_some(Edited { instead_of: approval, commands });
        }
    }
    let desk = Desk { tx: &mut tx, words: &cx.words, loaded: &loaded, now: cx.clock.now() };
    book.record(desk.tx, &at.step, &Actor::Muster, &StepEvent::Expired, desk.now).await?;
    let plan =
        PlanStep { run: at.run, step: at.step.clone(), by: Actor::Muster, incident: at.incident, edited };
    job::enqueue(desk.tx, &plan, desk.now).await?;
    tx.commit().await?;
    Ok(Done::Finished)
}

/// `started` without an end, found by a later life of this job: nothing is sent again.
pub(super) async fn lost(cx: &Context, lease: &Lease, at: &WorkStep, fold: &Fold) -> Result<Done> {
    lose(cx, lease, at, fold.act, "Muster was interrupted").await
}

async fn lose(cx: &Context, lease: &Lease, at: &WorkStep, act: usize, reason: &str) -> Result<Done> {
    let loaded = cx.loaded();
    let mut tx = lease.begin(cx).await?;
    let Some(mut book) = Book::load(&mut tx, at.run).await? else { return Ok(Done::Finished) };
    let mut desk = Desk { tx: &mut tx, words: &cx.words, loaded: &loaded, now: cx.clock.now() };
    let started = Timestamp::from_millisecond(book.fold(&at.step).at).unwrap_or(desk.now);
    let event = StepEvent::Lost { act, reason: cx.redact.clean(reason) };
    book.record(desk.tx, &at.step, &Actor::Muster, &event, desk.now).await?;
    step::refresh(&mut desk, &book, &at.step).await?;
    let look = LookStep { run: at.run, step: at.step.clone(), incident: at.incident };
    // An act that is still under way is not judged.
    let settled = (started + loaded.settings.acts.over_after()).max(desk.now);
    job::enqueue_at(desk.tx, &look, settled).await?;
    job::enqueue(desk.tx, &AdvanceRun { run: at.run }, desk.now).await?;
    tx.commit().await?;
    Ok(Done::Finished)
}

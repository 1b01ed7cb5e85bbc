//! Looks: read once, or again and again until it holds or its time is up. May be repeated after a crash.

use super::WorkStep;
use crate::{
    Context, Result,
    desk::Desk,
    event::Actor,
    job::{self, Done, Lease},
    jobs::advance_run::AdvanceRun,
    message::step,
    run::{
        book::Book,
        ledger::{StepEvent, StepState},
    },
    store::Tx,
};
use jiff::SignedDuration;
use operations::{Clients, Failure, Operation, Report, Watch, phrase};
use runbook::{StepOptions, hint};
use std::time::Duration;

/// Limit of one read, unless its author gave another.
const LIMIT: Duration = Duration::from_secs(30);

/// How long a step looks that says until when, but not for how long, in ms.
const UNTIL_MS: i64 = 600_000;

/// One look. `None`: the step goes on with its next operation.
pub(super) async fn read(
    cx: &Context,
    lease: &Lease,
    at: &WorkStep,
    book: &Book,
    operation: &Operation,
) -> Result<Option<Done>> {
    let now = cx.clock.now();
    let fold = book.fold(&at.step);
    let began = if fold.state == StepState::Started { fold.at } else { now.as_millisecond() };
    if fold.state != StepState::Started {
        let mut tx = lease.begin(cx).await?;
        let Some(mut book) = Book::load(&mut tx, at.run).await? else { return Ok(Some(Done::Finished)) };
        let begun = StepEvent::Started { act: fold.act, attempt: "look".into(), mutation: false };
        book.record(&mut tx, &at.step, &Actor::Muster, &begun, now).await?;
        tx.commit().await?;
    }
    let options = book.runbook().step(&at.step).map(|step| step.options.clone()).unwrap_or_default();
    let limit = options.timeout_ms.and_then(|ms| u64::try_from(ms).ok()).map_or(LIMIT, Duration::from_millis);
    let looked = look(cx, book, operation, limit).await.map(|report| judged(report, &at.step, &options));
    let own = operation.perform().watch();
    let until = options.until.as_ref().map(|_| UNTIL_MS);
    let watch = Watch {
        every_ms: options.every_ms.or(own.map(|own| own.every_ms)).unwrap_or(2_000),
        for_ms: options.for_ms.or(own.map(|own| own.for_ms)).or(until).unwrap_or(0),
    };
    let elapsed = cx.clock.now().as_millisecond() - began;
    let holds = looked.as_ref().is_ok_and(|report| report.holds != Some(false));
    let watched = watch.for_ms > 0 && (own.is_some() || options.for_ms.or(until).is_some());
    if watched && !holds && elapsed < watch.for_ms {
        let report = looked.unwrap_or_else(|failure| Report::new(operations::Level::Bad, failure.what));
        progress(cx, lease, at, &report, elapsed, watch.for_ms).await?;
        return Ok(Some(Done::Again(cx.clock.now() + SignedDuration::from_millis(watch.every_ms))));
    }
    let event = match looked {
        Ok(report) if report.holds == Some(false) && watched => {
            StepEvent::TimedOut { act: fold.act, report: Some(report) }
        }
        Ok(report) => StepEvent::Finished { act: fold.act, report: Some(report), failure: None },
        Err(failure) => StepEvent::Finished { act: fold.act, report: None, failure: Some(failure) },
    };
    finish(cx, lease, at, event).await
}

/// A step that says itself until when it looks: what it says decides whether it holds; what is not known does not.
fn judged(report: Report, step: &str, options: &StepOptions) -> Report {
    let Some(until) = &options.until else { return report };
    let facts = hint::Facts::from([(step.to_owned(), report.facts.clone())]);
    let holds = hint::condition(until, &facts) == Some(true);
    Report { holds: Some(holds), ..report }
}

async fn look(
    cx: &Context,
    book: &Book,
    operation: &Operation,
    limit: Duration,
) -> std::result::Result<Report, Failure> {
    let Some(clients) = cx.targets.clients(book.target()) else {
        return Err(Failure::new(phrase!("target.unknown"), book.target()));
    };
    let clients = Clients { now_ms: Some(cx.clock.now().as_millisecond()), ..clients };
    let looked = tokio::time::timeout(limit, operation.perform().read(&clients)).await;
    looked.unwrap_or_else(|_| Err(Failure::new(phrase!("target.silent"), operation.perform().command())))
}

async fn progress(
    cx: &Context,
    lease: &Lease,
    at: &WorkStep,
    report: &Report,
    since: i64,
    limit: i64,
) -> Result<()> {
    let loaded = cx.loaded();
    let mut tx = lease.begin(cx).await?;
    let Some(book) = Book::load(&mut tx, at.run).await? else { return Ok(()) };
    let Some(step) = book.runbook().step(&at.step).cloned() else { return Ok(()) };
    if book.fold(&at.step).state != StepState::Started {
        return Ok(());
    }
    let mut desk = Desk { tx: &mut tx, words: &cx.words, loaded: &loaded, now: cx.clock.now() };
    step::watching(&mut desk, &book, &step, report, since, limit).await?;
    tx.commit().await
}

/// Writes down what was found, says it, and lets the run go on.
pub(super) async fn finish(
    cx: &Context,
    lease: &Lease,
    at: &WorkStep,
    event: StepEvent,
) -> Result<Option<Done>> {
    write(cx, lease.begin(cx).await?, at, event).await
}

pub(super) async fn write(cx: &Context, mut tx: Tx, at: &WorkStep, event: StepEvent) -> Result<Option<Done>> {
    let loaded = cx.loaded();
    let Some(mut book) = Book::load(&mut tx, at.run).await? else { return Ok(Some(Done::Finished)) };
    let mut desk = Desk { tx: &mut tx, words: &cx.words, loaded: &loaded, now: cx.clock.now() };
    let before = book.fold(&at.step).state;
    if matches!(before, StepState::Skipped | StepState::Stopped | StepState::Cancelled) {
        return Ok(Some(Done::Finished));
    }
    let event = cleaned(cx, event);
    book.record(desk.tx, &at.step, &Actor::Muster, &event, desk.now).await?;
    step::refresh(&mut desk, &book, &at.step).await?;
    if let StepEvent::Finished { act, report: Some(report), .. }
    | StepEvent::TimedOut { act, report: Some(report) } = &event
    {
        step::detail(&mut desk, &cx.redact, &book, &at.step, *act, report).await?;
    }
    let state = book.fold(&at.step).state;
    if state != StepState::Approved {
        job::enqueue(desk.tx, &AdvanceRun { run: at.run }, desk.now).await?;
        crate::store::target_locks::release(desk.tx, book.target(), at.run, &at.step).await?;
    }
    tx.commit().await?;
    Ok(if state == StepState::Approved { None } else { Some(Done::Finished) })
}

/// Secrets never reach the ledger either.
fn cleaned(cx: &Context, event: StepEvent) -> StepEvent {
    match event {
        StepEvent::TimedOut { act, report } => {
            StepEvent::TimedOut { act, report: report.map(|report| clean(cx, report)) }
        }
        StepEvent::Finished { act, report, failure } => StepEvent::Finished {
            act,
            report: report.map(|report| clean(cx, report)),
            failure: failure.map(|failure| cx.redact.failure(failure)),
        },
        other => other,
    }
}

fn clean(cx: &Context, report: Report) -> Report {
    Report { text: report.text.map(|text| cx.redact.clean(&text)), ..report }
}

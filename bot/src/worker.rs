//! The loops that do what is stored: deliveries in order, jobs as they fall due. The only code that sleeps.
//!
//! A loop that ends leaves its leases; what it held is taken again (on SQLite at the next start, on PostgreSQL
//! when the lease lapses). On shutdown nothing new is claimed and what was begun is finished.

use engine::{Context, inbox, job, rights};
use std::time::Duration;
use tokio::{
    sync::watch,
    task::{JoinError, JoinHandle, JoinSet},
};

/// Loops for deliveries: one channel's slow command does not keep those of another waiting (a channel's own stay in
/// order: only its oldest can be claimed).
const LOOPS: usize = 4;
/// Between two looks when nobody woke us: another replica may have written.
const POLL: Duration = Duration::from_millis(500);

struct Commands;

#[async_trait::async_trait]
impl inbox::Work for Commands {
    async fn work(&self, cx: &Context, delivery: &inbox::Delivery) -> engine::Result<()> {
        // A transaction never waits for the chat; what can't be looked up stays as it was, and fails closed by its age.
        let age_ms = cx.loaded().settings.approvals.membership_age.ms() / 2;
        if let Err(error) = rights::refresh(cx, &[&delivery.user], age_ms).await {
            tracing::warn!(error = format!("{error:#}"), "people can't be looked up");
        }
        commands::handle(cx, delivery).await
    }
}

/// Starts the loops; they end after `stop` turns true.
pub(crate) fn start(cx: &Context, stop: &watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
    let registry = engine::jobs::all();
    let mut handles = vec![];
    for _ in 0..LOOPS {
        handles.push(tokio::spawn(deliveries(cx.clone(), stop.clone())));
    }
    handles.push(tokio::spawn(jobs(cx.clone(), registry, stop.clone())));
    handles
}

async fn deliveries(cx: Context, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let woken = cx.wake.notified();
        if let Err(error) = inbox::work_due(&cx, &Commands).await {
            tracing::error!(error = format!("{error:#}"), "deliveries can't be worked");
        }
        tokio::select! {
            () = pause(POLL) => {}
            () = woken => {}
            _ = stop.changed() => {}
        }
    }
}

/// Starts a job whenever one is due, whatever runs: a slow system keeps no page and no message waiting.
async fn jobs(cx: Context, registry: job::Registry, mut stop: watch::Receiver<bool>) {
    let mut running = JoinSet::new();
    while !*stop.borrow() {
        let woken = cx.wake.notified();
        let next = match job::start_due(&cx, &registry, &mut running).await {
            Ok(next) => next,
            Err(error) => {
                tracing::error!(error = format!("{error:#}"), "jobs can't be run");
                None
            }
        };
        let wait = next.map_or(POLL, |due| {
            let ms = due.as_millisecond() - cx.clock.now().as_millisecond();
            Duration::from_millis(u64::try_from(ms).unwrap_or(0)).min(POLL)
        });
        tokio::select! {
            () = pause(wait) => {}
            () = woken => {}
            _ = stop.changed() => {}
            Some(ended) = running.join_next() => complain(ended),
        }
    }
    while let Some(ended) = running.join_next().await {
        complain(ended);
    }
}

/// What went wrong is on the job's row, unless the row could not be written: then its lease lapses.
fn complain(ended: Result<engine::Result<()>, JoinError>) {
    match ended {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(error = format!("{error:#}"), "a job's row can't be written"),
        Err(error) => tracing::error!(%error, "a job's bookkeeping panicked"),
    }
}

async fn pause(wait: Duration) {
    #[expect(clippy::disallowed_methods, reason = "the worker is the one place that waits for a due time")]
    tokio::time::sleep(wait).await;
}

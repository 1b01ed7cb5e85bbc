//! The loops that do what is stored: deliveries in order, jobs as they fall due. The only code that sleeps.
//!
//! A loop that ends leaves its leases; what it held is taken again (on SQLite at the next start, on PostgreSQL
//! when the lease lapses). On shutdown nothing new is claimed and what was begun is finished.

use engine::{Context, inbox, job};
use std::{sync::Arc, time::Duration};
use tokio::{sync::watch, task::JoinHandle};

/// Loops of each kind beside each other: a slow system does not keep pages and messages waiting, nor one channel's
/// command those of another (a channel's own stay in order: only its oldest can be claimed).
const LOOPS: usize = 4;
/// Between two looks when nobody woke us: another replica may have written.
const POLL: Duration = Duration::from_millis(500);

struct Commands;

#[async_trait::async_trait]
impl inbox::Work for Commands {
    async fn work(&self, cx: &Context, delivery: &inbox::Delivery) -> engine::Result<()> {
        crate::people::refresh(cx, delivery).await;
        commands::handle(cx, delivery).await
    }
}

/// Starts the loops; they end after `stop` turns true.
pub(crate) fn start(cx: &Context, stop: &watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
    let registry = Arc::new(engine::jobs::all());
    let mut handles = vec![];
    for _ in 0..LOOPS {
        handles.push(tokio::spawn(deliveries(cx.clone(), stop.clone())));
        handles.push(tokio::spawn(jobs(cx.clone(), Arc::clone(&registry), stop.clone())));
    }
    handles
}

async fn deliveries(cx: Context, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let woken = cx.wake.notified();
        if let Err(error) = inbox::work_due(&cx, &Commands).await {
            tracing::error!(error = format!("{error:#}"), "deliveries can't be worked");
        }
        pause(POLL, woken, &mut stop).await;
    }
}

async fn jobs(cx: Context, registry: Arc<job::Registry>, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let woken = cx.wake.notified();
        let next = match job::run_due(&cx, &registry).await {
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
        pause(wait, woken, &mut stop).await;
    }
}

async fn pause(wait: Duration, woken: tokio::sync::futures::Notified<'_>, stop: &mut watch::Receiver<bool>) {
    #[expect(clippy::disallowed_methods, reason = "the worker is the one place that waits for a due time")]
    let sleep = tokio::time::sleep(wait);
    tokio::select! {
        () = sleep => {}
        () = woken => {}
        _ = stop.changed() => {}
    }
}

//! Which kind of row is which job, and the loop that does what is due.

use super::{Done, Job, Lease};
use crate::{
    Context, Error, Result,
    store::{
        Tx,
        jobs::{self, Row},
    },
    wire,
};
use jiff::Timestamp;
use std::{collections::HashMap, pin::Pin, sync::Arc, time::Duration};
use tokio::task::JoinSet;

/// After so many failures a row is parked and said.
const MOST_ATTEMPTS: i64 = 12;
/// After so many conflicts, or runs that never came back, a row is not simply taken up again.
const MOST_AT_ONCE: i64 = 24;
/// Jobs that run beside each other.
const BESIDE: usize = 32;
/// A running job's lease is renewed so often: a replica that lives keeps it, one that died loses it within seconds.
const RENEW: Duration = if cfg!(test) { Duration::from_millis(20) } else { Duration::from_secs(5) };

type Run =
    Arc<dyn Fn(Context, String, Lease) -> Pin<Box<dyn Future<Output = Result<Done>> + Send>> + Send + Sync>;

/// Every kind of job by its name on the wire.
#[derive(Default)]
pub struct Registry {
    kinds: HashMap<&'static str, Run>,
}

impl Registry {
    #[must_use]
    pub fn with<J: Job>(mut self) -> Self {
        let run: Run = Arc::new(|cx, body, lease| {
            Box::pin(async move {
                let job: J = wire::decode(&body)?;
                job.run(&cx, &lease).await
            })
        });
        self.kinds.insert(J::KIND, run);
        self
    }
}

/// Starts what is due beside what is running already, as long as there is room, and says when to look again: `None`
/// if there is no room, or nothing to come.
///
/// # Errors
/// The database.
pub async fn start_due(
    cx: &Context,
    registry: &Registry,
    running: &mut JoinSet<Result<()>>,
) -> Result<Option<Timestamp>> {
    while running.len() < BESIDE {
        let token = format!("{:032x}", rand::random::<u128>());
        let lasts_ms = cx.db.lease_ms();
        let Some(row) = jobs::claim(&cx.db, cx.clock.now(), &token, lasts_ms).await? else {
            let next = jobs::next(&cx.db).await?;
            return Ok(next.and_then(|ms| Timestamp::from_millisecond(ms).ok()));
        };
        let known = registry.kinds.get(row.kind.as_str()).cloned();
        let lease = Lease { id: row.id, token, lasts_ms };
        running.spawn(one(cx.clone(), row, lease, known));
    }
    Ok(None)
}

/// Does everything that is due, and says when to wake.
///
/// # Errors
/// The database. What a job fails with stays on its row.
pub async fn run_due(cx: &Context, registry: &Registry) -> Result<Option<Timestamp>> {
    let mut running = JoinSet::new();
    loop {
        let next = start_due(cx, registry, &mut running).await?;
        if running.is_empty() {
            return Ok(next);
        }
        while let Some(ended) = running.join_next().await {
            ended.map_err(anyhow::Error::from)??;
        }
    }
}

async fn one(cx: Context, row: Row, lease: Lease, known: Option<Run>) -> Result<()> {
    if row.attempts > MOST_AT_ONCE {
        return park(&cx, &row, &lease, "its runs never came back").await;
    }
    let Some(run) = known else {
        return park(&cx, &row, &lease, "a kind of job that this program does not know").await;
    };
    // In a task of its own, so that a panic is a failure of this job and of nothing else.
    let mut task = tokio::spawn(run(cx.clone(), row.body.clone(), lease.clone()));
    let ended = loop {
        match tokio::time::timeout(RENEW, &mut task).await {
            Ok(ended) => break ended,
            Err(_) => renew(&cx, &lease).await,
        }
    };
    match ended {
        Ok(Ok(Done::Finished)) => settle(&cx, &lease, None).await,
        Ok(Ok(Done::Again(at))) => settle(&cx, &lease, Some(at)).await,
        Ok(Err(Error::LeaseLost)) => Ok(()),
        Ok(Err(Error::Conflict { .. })) if row.attempts < MOST_AT_ONCE => {
            back(&cx, &lease, cx.clock.now().as_millisecond(), "somebody else wrote first").await
        }
        Ok(Err(error)) => failed(&cx, &row, &lease, &format!("{error:#}")).await,
        Err(panic) => failed(&cx, &row, &lease, &format!("panicked: {panic}")).await,
    }
}

/// If it is lost, the job finds out at its next write.
async fn renew(cx: &Context, lease: &Lease) {
    match tokio::time::timeout(RENEW, lease.renew(cx)).await {
        Ok(Ok(()) | Err(Error::LeaseLost)) => {}
        Ok(Err(error)) => tracing::warn!(error = format!("{error:#}"), "a lease can't be renewed"),
        Err(_) => tracing::warn!("a lease is not renewed in time"),
    }
}

async fn settle(cx: &Context, lease: &Lease, again: Option<Timestamp>) -> Result<()> {
    let Some(mut tx) = held(cx, lease).await? else { return Ok(()) };
    match again {
        Some(at) => jobs::again(&mut tx, lease.id, &lease.token, at.as_millisecond(), None).await?,
        None => jobs::finish(&mut tx, lease.id, &lease.token).await?,
    }
    tx.commit().await
}

/// Back with backoff and jitter: 1 s doubling to 5 min, give or take a fifth.
async fn failed(cx: &Context, row: &Row, lease: &Lease, error: &str) -> Result<()> {
    tracing::warn!(kind = %row.kind, attempts = row.attempts, error, "a job failed");
    if row.attempts >= MOST_ATTEMPTS {
        return park(cx, row, lease, error).await;
    }
    let base = 1000i64 << row.attempts.clamp(1, 9).saturating_sub(1);
    let wait = base.min(300_000);
    let jitter = rand::random_range(-wait / 5..=wait / 5);
    back(cx, lease, cx.clock.now().as_millisecond() + wait + jitter, error).await
}

/// Due again at `due`; the attempt counts.
async fn back(cx: &Context, lease: &Lease, due: i64, error: &str) -> Result<()> {
    let Some(mut tx) = held(cx, lease).await? else { return Ok(()) };
    jobs::again(&mut tx, lease.id, &lease.token, due, Some(error)).await?;
    tx.commit().await
}

/// `None`: somebody else has the job by now, and keeps its books.
async fn held(cx: &Context, lease: &Lease) -> Result<Option<Tx>> {
    match lease.begin(cx).await {
        Ok(tx) => Ok(Some(tx)),
        Err(Error::LeaseLost) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn park(cx: &Context, row: &Row, lease: &Lease, error: &str) -> Result<()> {
    tracing::error!(kind = %row.kind, job = row.id, error, "a job is parked");
    let now = cx.clock.now();
    let Some(mut tx) = held(cx, lease).await? else { return Ok(()) };
    jobs::park(&mut tx, lease.id, &lease.token, now.as_millisecond(), error).await?;
    if let Some(incident) = row.incident {
        crate::message::parked::post(&mut tx, &cx.words, incident, row.id, &row.kind, now).await?;
    }
    tx.commit().await
}

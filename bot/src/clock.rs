//! The one clock of a running Muster: never going back, and with PostgreSQL the database's, so that replicas agree.

use engine::{Clock, Context};
use jiff::Timestamp;
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use tokio::{sync::watch, time::Instant};

/// A difference that is said (protocols 1), in ms.
pub(crate) const TOLERATED_MS: i64 = 2_000;
const EVERY: Duration = Duration::from_secs(60);
const LIMIT: Duration = Duration::from_secs(5);

/// Unix time in ms that only moves forward, whatever the system's clock does.
#[derive(Default)]
pub struct SystemClock {
    latest: AtomicI64,
    /// What is added to this machine's clock, in ms.
    offset: AtomicI64,
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let now = machine();
        let ms = now.as_millisecond() + self.offset.load(Ordering::Relaxed);
        let latest = self.latest.fetch_max(ms, Ordering::Relaxed).max(ms);
        Timestamp::from_millisecond(latest).unwrap_or(now)
    }

    fn set(&self, database: Timestamp) -> i64 {
        let offset = database.as_millisecond() - machine().as_millisecond();
        self.offset.store(offset, Ordering::Relaxed);
        offset
    }
}

/// What this machine's own clock says, right or wrong.
pub(crate) fn machine() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that everyone else asks")]
    Timestamp::now()
}

/// Asks the database for its time once; `skew` is then how far this machine's clock is behind it, in ms.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn follow_once(cx: &Context, skew: &AtomicI64) -> engine::Result<()> {
    let asked = Instant::now();
    let told = tokio::time::timeout(LIMIT, cx.db.time()).await.map_err(anyhow::Error::from)??;
    let Some(told) = told else { return Ok(()) };
    // It was read half a round trip ago.
    let half = i64::try_from(asked.elapsed().as_millis() / 2).unwrap_or(0);
    let Ok(database) = Timestamp::from_millisecond(told + half) else { return Ok(()) };
    let behind = cx.clock.set(database);
    skew.store(behind, Ordering::Relaxed);
    if behind.abs() > TOLERATED_MS {
        tracing::warn!(
            behind_ms = behind,
            "this machine's clock differs from the database's; the database's counts"
        );
    }
    Ok(())
}

/// Asks each minute, until `stop`; in between the last answer counts.
pub(crate) async fn follow(cx: Context, skew: Arc<AtomicI64>, mut stop: watch::Receiver<bool>) {
    let mut tick = tokio::time::interval(EVERY);
    while !*stop.borrow() {
        tokio::select! {
            _ = tick.tick() => {}
            _ = stop.changed() => break,
        }
        if let Err(error) = follow_once(&cx, &skew).await {
            tracing::warn!(error = format!("{error:#}"), "the database does not tell its time");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_databases_time_counts_and_time_never_goes_back() {
        let clock = SystemClock::default();
        let ahead = Timestamp::from_millisecond(machine().as_millisecond() + 3_600_000).unwrap();
        assert!((3_599_000..=3_600_000).contains(&clock.set(ahead)));
        let then = clock.now();
        assert!(then >= ahead);
        clock.set(machine());
        assert!(clock.now() >= then, "it stands until the right time has come");
    }
}

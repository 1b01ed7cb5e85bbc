//! The system's clock, that a story can put forward: minutes of escalation pass at once.

use bot::clock::SystemClock;
use engine::Clock;
use jiff::{SignedDuration, Timestamp};
use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};

#[derive(Default)]
pub(super) struct LaterClock {
    system: SystemClock,
    ahead_ms: AtomicI64,
}

impl LaterClock {
    pub(super) fn later(&self, span: Duration) {
        self.ahead_ms.fetch_add(i64::try_from(span.as_millis()).unwrap(), Ordering::SeqCst);
    }
}

impl Clock for LaterClock {
    fn now(&self) -> Timestamp {
        self.system.now() + SignedDuration::from_millis(self.ahead_ms.load(Ordering::SeqCst))
    }
}

//! The one clock of a running Muster: the system's, never going back.

use engine::Clock;
use jiff::Timestamp;
use std::sync::atomic::{AtomicI64, Ordering};

/// Unix time in ms that only moves forward, whatever the system's clock does.
#[derive(Default)]
pub struct SystemClock {
    latest: AtomicI64,
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "this is the clock that everyone else asks")]
        let now = Timestamp::now();
        let ms = now.as_millisecond();
        let latest = self.latest.fetch_max(ms, Ordering::Relaxed).max(ms);
        Timestamp::from_millisecond(latest).unwrap_or(now)
    }
}

//! Once an hour, deletes what is kept long enough. Killed in the middle: each part is a transaction of its own.

use crate::{
    Context, Result,
    job::{Done, Job, Lease},
    outbox::Priority,
    store::retention,
    wire::Wire,
};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// Slack may send a delivery again within this time, so its key must still be known.
const REDELIVERED_MS: i64 = 24 * 60 * 60 * 1000;

/// Enqueued at every start; there is one.
#[derive(Serialize, Deserialize)]
pub struct Retention {}

impl Wire for Retention {}

impl Job for Retention {
    const KIND: &'static str = "retention";

    fn key(&self) -> String {
        Self::KIND.to_owned()
    }

    fn priority(&self) -> Priority {
        Priority::Cosmetic
    }

    async fn run(self, cx: &Context, lease: &Lease) -> Result<Done> {
        let (loaded, now) = (cx.loaded(), cx.clock.now());
        let keep = &loaded.settings.retention;
        let ago = |ms: i64| now.as_millisecond() - ms;
        let mut tx = lease.begin(cx).await?;
        let mut more = retention::inbox(&mut tx, ago(keep.inbox.ms().max(REDELIVERED_MS))).await?;
        more |= retention::traffic(&mut tx, ago(keep.traffic.ms())).await?;
        if keep.audit.ms() > 0 {
            more |= retention::audit(&mut tx, ago(keep.audit.ms().max(keep.traffic.ms()))).await?;
        }
        tx.commit().await?;
        let pause = if more { SignedDuration::from_secs(1) } else { SignedDuration::from_hours(1) };
        Ok(Done::Again(now + pause))
    }
}

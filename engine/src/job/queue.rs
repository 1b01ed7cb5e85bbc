//! Rows of the table `jobs`: enqueueing, and the lease by which a claimed one may write.

use super::Job;
use crate::{
    Context, Error, Result,
    store::{Tx, jobs},
    wire,
};
use jiff::Timestamp;

/// A claimed job's right to write.
#[derive(Clone, Debug)]
pub struct Lease {
    pub(super) id: i64,
    pub(super) token: String,
    /// How long it lasts from each write on, in ms.
    pub(super) lasts_ms: i64,
}

impl Lease {
    #[cfg(test)]
    pub(crate) fn of(id: i64, token: &str) -> Self {
        Self { id, token: token.to_owned(), lasts_ms: 60_000 }
    }

    #[cfg(test)]
    pub(crate) fn id(&self) -> i64 {
        self.id
    }

    /// Begins a transaction in which the token was checked and the lease renewed: the only way a job writes.
    ///
    /// # Errors
    /// [`Error::LeaseLost`] if somebody else has the job by now.
    pub async fn begin(&self, cx: &Context) -> Result<Tx> {
        self.hold(cx, cx.db.begin().await?).await
    }

    /// Keeps the lease while nothing is written; before whoever else waits to write.
    ///
    /// # Errors
    /// As [`Self::begin`].
    pub async fn renew(&self, cx: &Context) -> Result<()> {
        self.hold(cx, cx.db.begin_first().await?).await?.commit().await
    }

    async fn hold(&self, cx: &Context, mut tx: Tx) -> Result<Tx> {
        let until = cx.clock.now().as_millisecond() + self.lasts_ms;
        if jobs::holds(&mut tx, self.id, &self.token, until).await? { Ok(tx) } else { Err(Error::LeaseLost) }
    }
}

/// Enqueues a job that is due now. A key that is there already is not a second job: it is due now as well.
///
/// # Errors
/// The database.
pub async fn enqueue<J: Job>(tx: &mut Tx, job: &J, now: Timestamp) -> Result<()> {
    enqueue_at(tx, job, now).await
}

/// Enqueues a job that is due at `due`. If the key is there: an earlier due time wins; while it is running, it is
/// run once more afterwards.
///
/// # Errors
/// The database.
pub async fn enqueue_at<J: Job>(tx: &mut Tx, job: &J, due: Timestamp) -> Result<()> {
    let body = wire::encode(job)?;
    jobs::insert(tx, &job.key(), J::KIND, &body, job.incident(), job.priority(), due).await
}

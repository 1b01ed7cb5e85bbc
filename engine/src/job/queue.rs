//! Rows of the table `jobs`: enqueueing, claiming, leases.
use super::Job;
use crate::{Context, Result, store::Tx};
use jiff::Timestamp;

/// A claimed job's right to write.
#[derive(Clone, Debug)]
pub struct Lease {
    pub(super) id: i64,
    pub(super) token: String,
}

impl Lease {
    /// Begins a transaction in which the token was checked: the only way a job writes.
    ///
    /// # Errors
    /// [`crate::Error::LeaseLost`] if somebody else has the job by now.
    pub async fn begin(&self, _cx: &Context) -> Result<Tx> {
        todo!()
    }
}

/// Enqueues a job that is due now. A key that is there already: nothing, except that a later due time moves forward to now.
///
/// # Errors
/// The database.
pub async fn enqueue<J: Job>(tx: &mut Tx, job: &J, now: Timestamp) -> Result<()> {
    enqueue_at(tx, job, now).await
}

/// Enqueues a job that is due at `due`. If the key is there: an earlier due time wins; while it is running, it is run once more afterwards.
///
/// # Errors
/// The database.
pub async fn enqueue_at<J: Job>(_tx: &mut Tx, _job: &J, _due: Timestamp) -> Result<()> {
    todo!()
}

//! The one task that writes the inbox: commits deliveries together, and answers each when its row is on disk.
//!
//! A crash before the commit leaves no row and no answer. What nobody knows is said as such: a person who is told "not
//! stored" does it again.

use super::Delivery;
use crate::{
    Error, Result,
    store::{Db, inbox as rows},
    wire,
};
use jiff::Timestamp;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    time::Duration,
};
use tokio::sync::{Notify, mpsc, oneshot};

/// Commits deliveries together: a batch is whatever queued up while the last commit ran. Cheap to clone.
#[derive(Clone)]
pub struct Writer(mpsc::Sender<Waiting>);

struct Waiting {
    row: rows::New,
    stage: Arc<AtomicU8>,
    answer: oneshot::Sender<Result<bool, NotStored>>,
}

/// Nothing of the row went to the database yet.
const QUEUED: u8 = 0;
/// From here on nobody can tell but the database.
const BEGUN: u8 = 1;
/// Whoever asked has been told that it is not stored; so it is not.
const WITHDRAWN: u8 = 2;

/// Why nobody may be told that a delivery is stored.
#[derive(Debug, thiserror::Error)]
pub enum NotStored {
    /// There is no row, and there will be none.
    #[error("not stored: {0:#}")]
    Never(anyhow::Error),
    /// The database has not said yes or no: the row may be there, or come.
    #[error("perhaps not stored: {0:#}")]
    Perhaps(anyhow::Error),
}

/// Deliveries that may wait for a commit; more are told at once that they were not stored.
const MOST_WAITING: usize = 1024;
/// Deliveries in one commit.
const BATCH: usize = 256;

impl Writer {
    /// Starts the one task that writes. It ends with the last handle.
    #[must_use]
    pub fn start(db: Db, wake: Arc<Notify>) -> Self {
        let (sender, mut waiting) = mpsc::channel::<Waiting>(MOST_WAITING);
        tokio::spawn(async move {
            let mut batch = Vec::with_capacity(BATCH);
            while waiting.recv_many(&mut batch, BATCH).await > 0 {
                commit(&db, std::mem::take(&mut batch)).await;
                wake.notify_waiters();
            }
        });
        Self(sender)
    }

    /// Returns when the row is on disk: only then may Slack be answered. True: first time; false: it came before. What
    /// still waits for its commit after `limit` is taken back, so that nobody is told "not stored" of a row that comes.
    ///
    /// # Errors
    /// The person must be told so.
    pub async fn store(
        &self,
        delivery: &Delivery,
        now: Timestamp,
        limit: Duration,
    ) -> Result<bool, NotStored> {
        let lane = delivery.channel.clone().unwrap_or_else(|| format!("user:{}", delivery.user));
        let body = wire::encode(delivery).map_err(NotStored::Never)?.into_bytes();
        let row = rows::New { key: delivery.key.clone(), lane, body, received_at: now.as_millisecond() };
        let (answer, stored) = oneshot::channel();
        let stage = Arc::new(AtomicU8::new(QUEUED));
        self.0
            .try_send(Waiting { row, stage: Arc::clone(&stage), answer })
            .map_err(|_| NotStored::Never(anyhow::anyhow!("too many deliveries wait to be stored")))?;
        let why = match tokio::time::timeout(limit, stored).await {
            Ok(Ok(verdict)) => return verdict,
            Ok(Err(_)) => anyhow::anyhow!("the inbox's writer ended"),
            Err(_) => anyhow::anyhow!("the database did not answer within {limit:?}"),
        };
        let withdrawn = stage.compare_exchange(QUEUED, WITHDRAWN, Ordering::SeqCst, Ordering::SeqCst).is_ok();
        Err(if withdrawn { NotStored::Never(why) } else { NotStored::Perhaps(why) })
    }
}

impl Waiting {
    /// Whether it is still wanted; from here on it can't be taken back.
    fn begin(&self) -> bool {
        self.stage
            .compare_exchange(QUEUED, BEGUN, Ordering::SeqCst, Ordering::SeqCst)
            .map_or_else(|was| was == BEGUN, |_| true)
    }

    fn answer(self, verdict: Result<bool, NotStored>) {
        if let Err(error) = &verdict {
            tracing::error!(%error, "a delivery can't be answered for");
        }
        // Whoever asked may have gone; the row is stored all the same.
        let _ = self.answer.send(verdict);
    }
}

/// One transaction for all; a row that spoils it (PostgreSQL) is found by trying each alone.
async fn commit(db: &Db, mut batch: Vec<Waiting>) {
    let Err(error) = together(db, &mut batch).await else { return };
    let doubt = matches!(error, NotStored::Perhaps(_));
    for waiting in batch {
        let mut alone = vec![waiting];
        let refused = match together(db, &mut alone).await {
            Ok(()) => continue,
            // What is refused now may have been committed together with the others.
            Err(NotStored::Never(why)) if doubt => NotStored::Perhaps(why),
            Err(error) => error,
        };
        if let Some(waiting) = alone.pop() {
            waiting.answer(Err(refused));
        }
    }
}
/// Commits what is still wanted of a batch, and answers it. An error: nobody of what is left in it was answered.
async fn together(db: &Db, batch: &mut Vec<Waiting>) -> Result<(), NotStored> {
    let never = |error: Error| NotStored::Never(error.into());
    let mut tx = match db.begin_first().await {
        Ok(tx) => tx,
        Err(error) => {
            // There is no database: trying each alone would keep those that come waiting.
            let why = format!("{error:#}");
            batch.drain(..).for_each(|one| one.answer(Err(NotStored::Never(anyhow::anyhow!(why.clone())))));
            return Ok(());
        }
    };
    batch.retain(Waiting::begin);
    let mut first = Vec::with_capacity(batch.len());
    for waiting in batch.iter() {
        first.push(rows::insert(&mut tx, &waiting.row).await.map_err(never)?);
    }
    tx.commit().await.map_err(|error| NotStored::Perhaps(error.into()))?;
    batch.drain(..).zip(first).for_each(|(waiting, first)| waiting.answer(Ok(first)));
    Ok(())
}

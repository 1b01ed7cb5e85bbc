//! Deliveries: stored with their dedupe key before Slack gets its answer, worked later in order (protocols 2).

mod writer;

pub use writer::{NotStored, Writer};

use crate::{
    Context, Error, Result,
    store::{Tx, inbox as rows},
    wire,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    future::poll_fn,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    task::Poll,
};

/// What a person did, decoded from what Slack sent. Stored as versioned JSON bytes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Delivery {
    /// `trigger_id`, `event_id`, or message ts + action ts + user.
    pub key: String,
    pub team: String,
    pub user: String,
    /// Where it was done; `None` in a modal without a channel.
    pub channel: Option<String>,
    /// The parent message's ts, for a mention in a thread or a button below one.
    pub thread: Option<String>,
    pub via: Via,
    /// The command line after `/incident` or after the mention; of a button, its command.
    pub text: String,
    /// A submitted form's values by field name.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    pub response_url: Option<String>,
    pub trigger: Option<String>,
    /// The message a button stood on.
    pub message_ts: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Via {
    #[default]
    Slash,
    Button,
    Form,
    Mention,
    Shortcut,
}

impl crate::wire::Wire for Delivery {}

/// Does what a delivery asks; implemented over `commands` by `bot`.
#[async_trait::async_trait]
pub trait Work: Send + Sync {
    /// In one transaction of its own, with [`worked`] in it: run again after a crash it does nothing.
    async fn work(&self, cx: &Context, delivery: &Delivery) -> Result<()>;
}

/// Marks a delivery as worked, in the transaction that does what it asks: killed after the commit, or taken over by
/// another replica, it is not done again. False: it was done already.
///
/// # Errors
/// The database.
pub async fn worked(tx: &mut Tx, delivery: &Delivery, now: Timestamp) -> Result<bool> {
    rows::worked(tx, &delivery.key, now).await
}

/// How often a delivery is tried before it is given up and said.
const MOST_ATTEMPTS: i64 = 3;
/// How often a version conflict is tried again at once.
const MOST_CONFLICTS: u32 = 8;

/// Works everything that is stored and not worked: rows of one lane in order, one at a time.
///
/// # Errors
/// The database. What a single delivery fails with is noted on its row, said to the person, and not returned.
pub async fn work_due(cx: &Context, work: &dyn Work) -> Result<()> {
    loop {
        let token = format!("{:032x}", rand::random::<u128>());
        let Some(row) = rows::claim(&cx.db, cx.clock.now(), &token).await? else { return Ok(()) };
        let outcome = match std::str::from_utf8(&row.body)
            .map_err(anyhow::Error::from)
            .and_then(wire::decode::<Delivery>)
        {
            Ok(delivery) => attempt(cx, work, &row, &delivery).await,
            Err(error) => Some(format!("{error:#}")),
        };
        rows::finish(&cx.db, row.id, &token, cx.clock.now(), outcome.as_deref()).await?;
        cx.wake.notify_waiters();
    }
}

/// `None`: worked. A delivery that fails is tried again a few times, then its person is told with a reference.
async fn attempt(cx: &Context, work: &dyn Work, row: &rows::Row, delivery: &Delivery) -> Option<String> {
    let mut conflicts = 0;
    let mut failures = 0;
    loop {
        match caught(work.work(cx, delivery)).await {
            Ok(()) => return None,
            Err(Error::Conflict { .. }) if conflicts < MOST_CONFLICTS => conflicts += 1,
            Err(error) => {
                failures += 1;
                if failures < MOST_ATTEMPTS {
                    continue;
                }
                let reference = format!("{}-{:04x}", row.id, rand::random::<u16>());
                tracing::error!(reference, error = format!("{error:#}"), "a delivery can't be worked");
                crate::message::trouble::tell(cx, delivery, &reference).await;
                return Some(format!("{error:#}"));
            }
        }
    }
}

/// A panic is a failure of this delivery and of nothing else: the loop that works them goes on.
async fn caught(mut work: Pin<Box<dyn Future<Output = Result<()>> + Send + '_>>) -> Result<()> {
    poll_fn(|task| {
        catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(task)))
            .unwrap_or_else(|_| Poll::Ready(Err(anyhow::anyhow!("working it panicked").into())))
    })
    .await
}

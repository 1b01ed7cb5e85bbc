//! Deliveries: stored with their dedupe key before Slack gets its answer, worked later in order (protocols 2).
use crate::{Context, Result, store::Db};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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

/// Commits deliveries together: a batch is whatever queued up while the last commit ran. Cheap to clone.
#[derive(Clone)]
pub struct Writer(());

impl Writer {
    /// Starts the one task that writes. Its queue is bounded (1,024).
    #[must_use]
    pub fn start(_db: Db, _wake: std::sync::Arc<tokio::sync::Notify>) -> Self {
        todo!()
    }

    /// Returns when the row is on disk: only then may Slack be answered. True: first time; false: it came before.
    ///
    /// # Errors
    /// Not stored: the person must be told so.
    pub async fn store(&self, _delivery: &Delivery, _now: Timestamp) -> Result<bool> {
        todo!()
    }
}

/// Does what a delivery asks; implemented over `commands` by `bot`.
#[async_trait::async_trait]
pub trait Work: Send + Sync {
    /// In one transaction of its own. Run again after a crash: the row's key makes its effects single.
    async fn work(&self, cx: &Context, delivery: &Delivery) -> Result<()>;
}

/// Works everything that is stored and not worked: rows of one lane in order, one at a time.
///
/// # Errors
/// The database. What a single delivery fails with is noted on its row, said to the person, and not returned.
pub async fn work_due(_cx: &Context, _work: &dyn Work) -> Result<()> {
    todo!()
}

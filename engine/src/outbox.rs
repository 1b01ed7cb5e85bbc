//! Everything that is said goes through a row: queued in the transaction that decides, sent in order per thread,
//! found again after a crash by its key (protocols 3).
//!
//! A crash between Slack's storing and our noting is settled by looking for the key in the thread; what can't be
//! looked up (ephemeral, response_url) is sent again.
use crate::{Result, card::Card, ports::Posted, store::Tx};
use jiff::Timestamp;

/// Where a message goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Channel(String),
    /// A thread below another message of ours, by that message's key; waits until it is posted.
    Thread {
        channel: String,
        parent_key: String,
    },
    /// A thread by its ts (somebody else's message).
    ThreadTs {
        channel: String,
        ts: String,
    },
    /// A direct message.
    User(String),
    Ephemeral {
        channel: String,
        user: String,
    },
    /// A command's or click's `response_url`.
    Response(String),
}

/// Pages, consent cards and answers go before cosmetics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    Page,
    Answer,
    Normal,
    Cosmetic,
}

/// Queues a message under a key; a key that is there already is not a second message.
///
/// # Errors
/// The database.
pub async fn post(
    _tx: &mut Tx,
    _key: &str,
    _incident: Option<i64>,
    _place: &Place,
    _priority: Priority,
    _card: &Card,
    _now: Timestamp,
) -> Result<()> {
    todo!()
}

/// Changes what a message says, sent or not; the newest wins. A key that is not there: nothing.
///
/// # Errors
/// The database.
pub async fn edit(_tx: &mut Tx, _key: &str, _card: &Card, _now: Timestamp) -> Result<()> {
    todo!()
}

/// Where a message stands, once posted.
///
/// # Errors
/// The database.
pub async fn posted(_tx: &mut Tx, _key: &str) -> Result<Option<Posted>> {
    todo!()
}

/// The key of the message that stands at a place.
///
/// # Errors
/// The database.
pub async fn key_at(_tx: &mut Tx, _channel: &str, _ts: &str) -> Result<Option<String>> {
    todo!()
}

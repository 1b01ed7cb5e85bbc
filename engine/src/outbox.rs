//! Everything that is said goes through a row: queued in the transaction that decides, sent in order per thread,
//! found again after a crash by its key (protocols 3).
//!
//! A crash between Slack's storing and our noting is settled by looking for the key in the thread; what can't be
//! looked up (ephemeral, response_url) is sent again.

use crate::{
    Result,
    card::Card,
    job,
    jobs::deliver::Deliver,
    ports::Posted,
    store::{Tx, messages},
    wire,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Where a message goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "to", content = "at", rename_all = "kebab-case")]
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

impl wire::Wire for Place {}

impl Place {
    /// Messages of one lane are sent in order. A thread is a lane; so is everything said to one person only.
    fn lane(&self) -> String {
        match self {
            Self::Channel(channel) => format!("channel:{channel}"),
            Self::Thread { parent_key, .. } => format!("thread:{parent_key}"),
            Self::ThreadTs { channel, ts } => format!("thread:{channel}:{ts}"),
            Self::User(user) => format!("user:{user}"),
            Self::Ephemeral { channel, user } => format!("ephemeral:{channel}:{user}"),
            Self::Response(url) => format!("response:{url}"),
        }
    }
}

/// Pages, consent cards and answers go before cosmetics. The numbers are stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    Page = 0,
    Answer = 1,
    #[default]
    Normal = 2,
    Cosmetic = 3,
}

impl Priority {
    fn of(stored: i64) -> Self {
        match stored {
            0 => Self::Page,
            1 => Self::Answer,
            3 => Self::Cosmetic,
            _ => Self::Normal,
        }
    }
}

/// Queues a message under a key; a key that is there already is not a second message.
///
/// # Errors
/// The database.
pub async fn post(
    tx: &mut Tx,
    key: &str,
    incident: Option<i64>,
    place: &Place,
    priority: Priority,
    card: &Card,
    now: Timestamp,
) -> Result<()> {
    let new = messages::New {
        key,
        incident,
        lane: &place.lane(),
        place: &wire::encode(place)?,
        priority: priority as i64,
        body: &wire::encode(card)?,
    };
    if messages::insert(tx, &new, now).await? {
        job::enqueue(tx, &Deliver { lane: place.lane(), priority }, now).await?;
    }
    Ok(())
}

/// Changes what a message says, sent or not; the newest wins. A key that is not there: nothing.
///
/// # Errors
/// The database.
pub async fn edit(tx: &mut Tx, key: &str, card: &Card, now: Timestamp) -> Result<()> {
    if let Some((lane, priority)) = messages::edit(tx, key, &wire::encode(card)?).await? {
        job::enqueue(tx, &Deliver { lane, priority: Priority::of(priority) }, now).await?;
    }
    Ok(())
}

/// Takes the buttons off an incident's messages whose keys begin with `prefix`: there is nothing left to press them for.
///
/// # Errors
/// The database.
pub async fn settle(tx: &mut Tx, incident: i64, prefix: &str, now: Timestamp) -> Result<()> {
    for (key, body) in messages::beginning(tx, incident, prefix).await? {
        let card: Card = wire::decode(&body)?;
        edit(tx, &key, &Card { actions: Vec::new(), overflow: Vec::new(), ..card }, now).await?;
    }
    Ok(())
}

/// Posts, or edits what stands under the key already.
///
/// # Errors
/// The database.
pub async fn put(
    tx: &mut Tx,
    key: &str,
    incident: Option<i64>,
    place: &Place,
    priority: Priority,
    card: &Card,
    now: Timestamp,
) -> Result<()> {
    post(tx, key, incident, place, priority, card, now).await?;
    edit(tx, key, card, now).await
}

/// Where a message stands, once posted.
///
/// # Errors
/// The database.
pub async fn posted(tx: &mut Tx, key: &str) -> Result<Option<Posted>> {
    messages::posted(tx, key).await
}

/// The key of the message that stands at a place.
///
/// # Errors
/// The database.
pub async fn key_at(tx: &mut Tx, channel: &str, ts: &str) -> Result<Option<String>> {
    messages::key_at(tx, channel, ts).await
}

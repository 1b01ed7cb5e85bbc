//! Sends what stands in one lane of the outbox, in order; one job per lane.
//!
//! Killed between Slack's storing and our noting: the row is `sending`; the next run looks for the key in the thread,
//! adopts what it finds and sends what it does not. What can't be looked up is sent again.

use crate::{
    Context, Result,
    card::Card,
    job::{Done, Job, Lease},
    outbox::{Place, Priority},
    ports::{ChatError, Posted},
    store::{
        Tx,
        messages::{self, Row},
    },
    wire::{self, Wire},
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub struct Deliver {
    pub lane: String,
    /// Of the message it was enqueued for; kept in the row's own column.
    #[serde(skip)]
    pub priority: Priority,
}

impl Wire for Deliver {}

/// Edits that only keep a card fresh are sent at most so often per message.
const COSMETIC: SignedDuration = SignedDuration::from_secs(2);
/// The longest pause between two tries of a message.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_secs(30);
/// Tries of what can't be looked up: each may have arrived.
const MOST_UNSEEN: i64 = 5;

/// The bot, or the person, is not in the channel: they are told directly.
const NOT_THERE: [&str; 3] = ["not_in_channel", "user_not_in_channel", "channel_not_found"];

/// What one try came to.
enum Tried {
    Posted(Option<Posted>),
    /// Nothing went out, because it was not its turn: a limit, a parent that is not posted.
    Wait(SignedDuration),
    /// Nothing went out: no connection, or a failure that says so.
    NotSent,
    /// Perhaps it went out: the row stays `sending`, so that the next try looks first.
    Unsure(SignedDuration),
    Anew,
    Failed(String),
}

impl Job for Deliver {
    const KIND: &'static str = "deliver";

    fn key(&self) -> String {
        format!("deliver:{}", self.lane)
    }

    fn priority(&self) -> Priority {
        self.priority
    }

    async fn run(self, cx: &Context, lease: &Lease) -> Result<Done> {
        loop {
            let mut tx = lease.begin(cx).await?;
            let Some(row) = messages::head(&mut tx, &self.lane).await? else { return Ok(Done::Finished) };
            if let Some(at) = too_soon(&row, cx.clock.now()) {
                return Ok(Done::Again(at));
            }
            messages::sending(&mut tx, row.id, cx.clock.now()).await?;
            tx.commit().await?;
            let tried = send(cx, lease, &row).await?;
            if let Some(at) = note(cx, lease, &row, tried).await? {
                return Ok(Done::Again(at));
            }
        }
    }
}

/// When an edit that only keeps a card fresh may go; meanwhile newer ones take its place.
fn too_soon(row: &Row, now: Timestamp) -> Option<Timestamp> {
    let cosmetic = row.state == "posted" && row.priority == Priority::Cosmetic as i64;
    let last = Timestamp::from_millisecond(row.sending_at.filter(|_| cosmetic)?).ok()?;
    Some(last + COSMETIC).filter(|at| *at > now)
}

/// Writes down what became of it; an instant: the lane waits until then.
async fn note(cx: &Context, lease: &Lease, row: &Row, tried: Tried) -> Result<Option<Timestamp>> {
    let now = cx.clock.now();
    let mut tx = lease.begin(cx).await?;
    let mut wait = None;
    match tried {
        Tried::Posted(at) => messages::is_posted(&mut tx, row.id, at.as_ref(), row.body_no, now).await?,
        Tried::Wait(span) => {
            back(&mut tx, row).await?;
            messages::not_tried(&mut tx, row.id).await?;
            wait = Some(now + span);
        }
        Tried::NotSent => {
            back(&mut tx, row).await?;
            wait = Some(now + pause(row.attempts));
        }
        Tried::Unsure(span) => wait = Some(now + span),
        Tried::Anew => messages::anew(&mut tx, row.id).await?,
        Tried::Failed(error) => {
            tracing::error!(message = row.id, error, "a message can't be posted");
            messages::failed(&mut tx, row.id, &error).await?;
            if let Some(incident) = row.incident
                && !row.key.starts_with("parked:")
            {
                crate::message::parked::post(&mut tx, &cx.words, incident, row.id, "message", now).await?;
            }
        }
    }
    tx.commit().await?;
    Ok(wait)
}

/// An earlier try of this row may still turn up: only a first try that did not go out proves that none did.
async fn back(tx: &mut Tx, row: &Row) -> Result<()> {
    if row.state == "sending" { Ok(()) } else { messages::unsent(tx, row.id).await }
}

/// 1 s doubling to half a minute, give or take a fifth: a chat that is down is not asked by every lane at once.
fn pause(tries: i64) -> SignedDuration {
    let base = SignedDuration::from_secs(1 << tries.clamp(0, 5)).min(LONGEST_PAUSE);
    base.mul_f64(rand::random_range(0.8..=1.2))
}

async fn send(cx: &Context, lease: &Lease, row: &Row) -> Result<Tried> {
    let card: Card = wire::decode(&row.body)?;
    let place: Place = wire::decode(&row.place)?;
    if let (Some(channel), Some(ts)) = (&row.channel, &row.ts) {
        let at = Posted { channel: channel.clone(), ts: ts.clone() };
        return Ok(edited(cx.chat.edit(&at, &row.key, &card).await));
    }
    let (channel, thread) = match &place {
        Place::Ephemeral { channel, user } => match cx.chat.ephemeral(channel, user, &card).await {
            Err(ChatError::Refused { code, .. }) if NOT_THERE.contains(&code.as_str()) => {
                match cx.chat.direct(user).await {
                    Ok(channel) => (channel, None),
                    Err(error) => return Ok(trouble(error)),
                }
            }
            told => return Ok(unseen(row, told)),
        },
        Place::Response(url) => return Ok(unseen(row, cx.chat.respond(url, &card).await)),
        Place::Channel(channel) => (channel.clone(), None),
        Place::ThreadTs { channel, ts } => (channel.clone(), Some(ts.clone())),
        Place::Thread { channel, parent_key } => {
            let mut tx = cx.db.read().await?;
            match messages::posted(&mut tx, parent_key).await? {
                Some(parent) => (channel.clone(), Some(parent.ts)),
                None if parent_may_come(cx, row, messages::state(&mut tx, parent_key).await?.as_deref()) => {
                    return Ok(Tried::Wait(SignedDuration::from_millis(300)));
                }
                // What was to be said below it is said in the channel.
                None => (channel.clone(), None),
            }
        }
        Place::User(user) => match cx.chat.direct(user).await {
            Ok(channel) => (channel, None),
            Err(error) => return Ok(trouble(error)),
        },
    };
    if row.state == "sending"
        && let Some(found) = look(cx, row, &channel, thread.as_deref()).await
    {
        return Ok(found);
    }
    if row.state == "sending" || matches!(place, Place::User(_) | Place::Ephemeral { .. }) {
        // Calls went before this one: only who still has the lane says it.
        lease.renew(cx).await?;
    }
    let posted = cx.chat.post(&channel, thread.as_deref(), &row.key, &card).await;
    match posted {
        Ok(at) => Ok(Tried::Posted(Some(at))),
        Err(ChatError::Unknown(_)) => {
            Ok(look(cx, row, &channel, thread.as_deref()).await.unwrap_or(Tried::Unsure(pause(row.attempts))))
        }
        Err(error) => Ok(trouble(error)),
    }
}

/// Whether a message may still get its parent; one that nobody queued is waited for a minute.
fn parent_may_come(cx: &Context, row: &Row, parent: Option<&str>) -> bool {
    match parent {
        Some(state) => state == "queued" || state == "sending",
        None => cx.clock.now().as_millisecond() - row.queued_at < 60_000,
    }
}

/// Whether our key stands there already; `None`: it does not, and sending is right.
async fn look(cx: &Context, row: &Row, channel: &str, thread: Option<&str>) -> Option<Tried> {
    let since = Timestamp::from_millisecond(row.queued_at).unwrap_or(Timestamp::UNIX_EPOCH);
    match cx.chat.find(channel, thread, &row.key, since).await {
        Ok(Some(at)) => Some(Tried::Posted(Some(at))),
        Ok(None) => None,
        // May not look: twice said is better than not said.
        Err(ChatError::Refused { .. }) => None,
        Err(ChatError::RateLimited { retry_after_ms }) => {
            Some(Tried::Unsure(SignedDuration::from_millis(retry_after_ms.max(100))))
        }
        Err(ChatError::NotSent(_) | ChatError::Unknown(_)) => Some(Tried::Unsure(pause(row.attempts))),
    }
}

/// A second one only the same person sees: no harm.
fn unseen(row: &Row, sent: std::result::Result<(), ChatError>) -> Tried {
    match sent {
        Ok(()) => Tried::Posted(None),
        Err(ChatError::Refused { code, .. }) => Tried::Failed(code),
        Err(ChatError::Unknown(error)) if row.attempts >= MOST_UNSEEN => Tried::Failed(error),
        Err(error) => trouble(error),
    }
}

/// An edit may be repeated; one that Slack refuses for the message's sake becomes a new message.
fn edited(sent: std::result::Result<(), ChatError>) -> Tried {
    match sent {
        Ok(()) => Tried::Posted(None),
        Err(ChatError::Refused { code, .. })
            if ["edit_window_closed", "message_not_found", "cant_update_message"]
                .contains(&code.as_str()) =>
        {
            Tried::Anew
        }
        Err(error) => trouble(error),
    }
}

/// What is no reason to give up, and what is. An answer that was lost is one that may be repeated here.
fn trouble(error: ChatError) -> Tried {
    match error {
        ChatError::RateLimited { retry_after_ms } => {
            Tried::Wait(SignedDuration::from_millis(retry_after_ms.max(100)))
        }
        ChatError::Refused { code, needed } => {
            Tried::Failed(needed.map_or(code.clone(), |needed| format!("{code}: {needed}")))
        }
        ChatError::NotSent(_) | ChatError::Unknown(_) => Tried::NotSent,
    }
}

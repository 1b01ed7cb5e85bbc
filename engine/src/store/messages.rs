//! Table `messages`: the outbox's rows. Used by [`crate::outbox`] and its job only.

use super::{Tx, on};
use crate::{Result, ports::Posted};
use jiff::Timestamp;
use sqlx::{query, query_as, query_scalar};

pub(crate) struct New<'a> {
    pub(crate) key: &'a str,
    pub(crate) incident: Option<i64>,
    pub(crate) lane: &'a str,
    pub(crate) place: &'a str,
    pub(crate) priority: i64,
    pub(crate) body: &'a str,
}

/// A row that has something to send.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Row {
    pub(crate) id: i64,
    pub(crate) key: String,
    pub(crate) incident: Option<i64>,
    pub(crate) place: String,
    pub(crate) body: String,
    pub(crate) body_no: i64,
    /// `queued`, `sending`, `posted`, `failed`.
    pub(crate) state: String,
    pub(crate) channel: Option<String>,
    pub(crate) ts: Option<String>,
    pub(crate) priority: i64,
    /// Tries before this one, since it was queued or last posted.
    pub(crate) attempts: i64,
    /// When it was last tried, posted or edited (unix ms).
    pub(crate) sending_at: Option<i64>,
    pub(crate) queued_at: i64,
}

/// False: the key is there already.
pub(crate) async fn insert(tx: &mut Tx, new: &New<'_>, now: Timestamp) -> Result<bool> {
    const SQL: &str = "INSERT INTO messages (key, incident, lane, kind, place, priority, body, state, queued_at) \
                       VALUES ($1, $2, $3, 'card', $4, $5, $6, 'queued', $7) ON CONFLICT (key) DO NOTHING";
    let rows = on!(tx, c => query(SQL)
        .bind(new.key)
        .bind(new.incident)
        .bind(new.lane)
        .bind(new.place)
        .bind(new.priority)
        .bind(new.body)
        .bind(now.as_millisecond())
        .execute(c)
        .await?
        .rows_affected());
    Ok(rows == 1)
}

/// The lane and the priority, if the key is there and says something else by now.
pub(crate) async fn edit(tx: &mut Tx, key: &str, body: &str) -> Result<Option<(String, i64)>> {
    const SQL: &str = "UPDATE messages SET body = $1, body_no = body_no + 1 WHERE key = $2 AND body <> $1 AND state <> 'failed' \
                       RETURNING lane, priority";
    Ok(on!(tx, c => query_as(SQL).bind(body).bind(key).fetch_optional(c).await?))
}

/// The lane's row that perhaps went out, which is settled first; else its most urgent one that is unposted, in the order in
/// which they were queued; else its first with an edit to send.
pub(crate) async fn head(tx: &mut Tx, lane: &str) -> Result<Option<Row>> {
    const SQL: &str = "SELECT id, key, incident, place, body, body_no, state, channel, ts, priority, attempts, sending_at, queued_at FROM messages \
                       WHERE lane = $1 AND (state IN ('queued', 'sending') OR (state = 'posted' AND body_no > sent_no)) \
                       ORDER BY CASE state WHEN 'sending' THEN 0 WHEN 'queued' THEN 1 + priority ELSE 10 + priority END, id LIMIT 1";
    Ok(on!(tx, c => query_as(SQL).bind(lane).fetch_optional(c).await?))
}

/// Written before the call; a posted row stays posted, only its edit goes out.
pub(crate) async fn sending(tx: &mut Tx, id: i64, now: Timestamp) -> Result<()> {
    const SQL: &str = "UPDATE messages SET state = CASE WHEN state = 'posted' THEN state ELSE 'sending' END, \
                       sending_at = $1, attempts = attempts + 1 WHERE id = $2";
    on!(tx, c => query(SQL).bind(now.as_millisecond()).bind(id).execute(c).await?.rows_affected());
    Ok(())
}

/// Back in the queue: nothing went out.
pub(crate) async fn unsent(tx: &mut Tx, id: i64) -> Result<()> {
    on!(tx, c => query("UPDATE messages SET state = 'queued' WHERE id = $1 AND state = 'sending'").bind(id).execute(c).await?.rows_affected());
    Ok(())
}

/// It was not its turn yet: this was no try.
pub(crate) async fn not_tried(tx: &mut Tx, id: i64) -> Result<()> {
    on!(tx, c => query("UPDATE messages SET attempts = attempts - 1 WHERE id = $1").bind(id).execute(c).await?.rows_affected());
    Ok(())
}

/// Stands there with the body numbered `sent_no`.
pub(crate) async fn is_posted(
    tx: &mut Tx,
    id: i64,
    at: Option<&Posted>,
    sent_no: i64,
    now: Timestamp,
) -> Result<()> {
    const SQL: &str = "UPDATE messages SET state = 'posted', channel = COALESCE($1, channel), ts = COALESCE($2, ts), sent_no = $3, \
                       attempts = 0, posted_at = COALESCE(posted_at, $4), error = NULL WHERE id = $5";
    on!(tx, c => query(SQL)
        .bind(at.map(|at| at.channel.as_str()))
        .bind(at.map(|at| at.ts.as_str()))
        .bind(sent_no)
        .bind(now.as_millisecond())
        .bind(id)
        .execute(c)
        .await?.rows_affected());
    Ok(())
}

pub(crate) async fn failed(tx: &mut Tx, id: i64, error: &str) -> Result<()> {
    on!(tx, c => query("UPDATE messages SET state = 'failed', error = $1 WHERE id = $2").bind(error).bind(id).execute(c).await?.rows_affected());
    Ok(())
}

/// An edit that Slack refuses becomes a new message.
pub(crate) async fn anew(tx: &mut Tx, id: i64) -> Result<()> {
    const SQL: &str = "UPDATE messages SET state = 'queued', channel = NULL, ts = NULL WHERE id = $1";
    on!(tx, c => query(SQL).bind(id).execute(c).await?.rows_affected());
    Ok(())
}

pub(crate) async fn posted(tx: &mut Tx, key: &str) -> Result<Option<Posted>> {
    const SQL: &str =
        "SELECT channel, ts FROM messages WHERE key = $1 AND channel IS NOT NULL AND ts IS NOT NULL";
    let row: Option<(String, String)> = on!(tx, c => query_as(SQL).bind(key).fetch_optional(c).await?);
    Ok(row.map(|(channel, ts)| Posted { channel, ts }))
}

/// The state of the message under a key. `None`: there is none.
pub(crate) async fn state(tx: &mut Tx, key: &str) -> Result<Option<String>> {
    const SQL: &str = "SELECT state FROM messages WHERE key = $1";
    Ok(on!(tx, c => query_scalar(SQL).bind(key).fetch_optional(c).await?))
}

/// Key and body of an incident's messages whose keys begin with `prefix`, which holds no sign of a pattern.
pub(crate) async fn beginning(tx: &mut Tx, incident: i64, prefix: &str) -> Result<Vec<(String, String)>> {
    const SQL: &str = "SELECT key, body FROM messages WHERE incident = $1 AND key LIKE $2 ORDER BY id";
    Ok(on!(tx, c => query_as(SQL).bind(incident).bind(format!("{prefix}%")).fetch_all(c).await?))
}

pub(crate) async fn key_at(tx: &mut Tx, channel: &str, ts: &str) -> Result<Option<String>> {
    const SQL: &str = "SELECT key FROM messages WHERE channel = $1 AND ts = $2";
    Ok(on!(tx, c => query_scalar(SQL).bind(channel).bind(ts).fetch_optional(c).await?))
}

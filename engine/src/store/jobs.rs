//! Table `jobs`. Used by [`crate::job`] only.

use super::{Db, Tx, on, waits};
use crate::{Result, outbox::Priority};
use jiff::Timestamp;
use sqlx::{query, query_as, query_scalar};

/// A claimed row.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Row {
    pub(crate) id: i64,
    pub(crate) kind: String,
    pub(crate) body: String,
    pub(crate) incident: Option<i64>,
    pub(crate) attempts: i64,
}

pub(crate) async fn insert(
    tx: &mut Tx,
    key: &str,
    kind: &str,
    body: &str,
    incident: Option<i64>,
    priority: Priority,
    due: Timestamp,
) -> Result<()> {
    // A row that is leased runs once more afterwards; an earlier due time and a higher priority win otherwise. A
    // parked one is taken up again: whoever enqueues has a new reason, and the old body may be what could not be read.
    const SQL: &str = "INSERT INTO jobs (key, kind, body, incident, priority, due_at) VALUES ($1, $2, $3, $4, $5, $6) \
        ON CONFLICT (key) DO UPDATE SET \
        priority = CASE WHEN jobs.priority > excluded.priority THEN excluded.priority ELSE jobs.priority END, \
        again_at = CASE WHEN jobs.token IS NULL THEN NULL \
                        WHEN jobs.again_at IS NULL OR jobs.again_at > excluded.due_at THEN excluded.due_at ELSE jobs.again_at END, \
        due_at = CASE WHEN jobs.parked_at IS NOT NULL THEN excluded.due_at \
                      WHEN jobs.token IS NULL AND jobs.due_at > excluded.due_at THEN excluded.due_at ELSE jobs.due_at END, \
        body = CASE WHEN jobs.parked_at IS NOT NULL THEN excluded.body ELSE jobs.body END, \
        attempts = CASE WHEN jobs.parked_at IS NOT NULL THEN 0 ELSE jobs.attempts END, \
        parked_at = NULL";
    on!(tx, c => query(SQL)
        .bind(key)
        .bind(kind)
        .bind(body)
        .bind(incident)
        .bind(priority as i64)
        .bind(due.as_millisecond())
        .execute(c)
        .await?.rows_affected());
    Ok(())
}

/// Claims the row that comes first: a level of priority is worth a minute of waiting, so that a page goes before a
/// hundred late edits and an edit is not put off for ever. The only statement that differs: with several replicas a
/// row that another transaction holds must be stepped over.
pub(crate) async fn claim(db: &Db, now: Timestamp, token: &str, lease_ms: i64) -> Result<Option<Row>> {
    const SQLITE: &str = "UPDATE jobs SET token = $1, lease_until = $2, attempts = attempts + 1 WHERE id = (\
        SELECT id FROM jobs WHERE parked_at IS NULL AND due_at <= $3 AND lease_until <= $3 \
        ORDER BY due_at + 60000 * priority, id LIMIT 1) \
        RETURNING id, kind, body, incident, attempts";
    const POSTGRES: &str = "UPDATE jobs SET token = $1, lease_until = $2, attempts = attempts + 1 WHERE id = (\
        SELECT id FROM jobs WHERE parked_at IS NULL AND due_at <= $3 AND lease_until <= $3 \
        ORDER BY due_at + 60000 * priority, id LIMIT 1 \
        FOR UPDATE SKIP LOCKED) RETURNING id, kind, body, incident, attempts";
    const WAITS: &str =
        "SELECT EXISTS (SELECT 1 FROM jobs WHERE parked_at IS NULL AND due_at <= $1 AND lease_until <= $1)";
    let (now, until) = (now.as_millisecond(), now.as_millisecond() + lease_ms);
    if !waits(db, WAITS, now).await? {
        return Ok(None);
    }
    let sql = if matches!(db, Db::Sqlite(..)) { SQLITE } else { POSTGRES };
    let mut tx = db.begin().await?;
    let row = on!(&mut tx, c => query_as(sql).bind(token).bind(until).bind(now).fetch_optional(c).await?);
    tx.commit().await?;
    Ok(row)
}

/// Whether the token still holds the row; if so the lease now lasts until `until` (unix ms) at least. On PostgreSQL the
/// row stays locked until the transaction ends.
pub(crate) async fn holds(tx: &mut Tx, id: i64, token: &str, until: i64) -> Result<bool> {
    const SQL: &str = "UPDATE jobs SET lease_until = CASE WHEN lease_until < $1 THEN $1 ELSE lease_until END \
                       WHERE id = $2 AND token = $3";
    Ok(on!(tx, c => query(SQL).bind(until).bind(id).bind(token).execute(c).await?.rows_affected()) == 1)
}

/// Ends a run of the job: the row goes, unless it was enqueued again meanwhile.
pub(crate) async fn finish(tx: &mut Tx, id: i64, token: &str) -> Result<()> {
    const AGAIN: &str = "UPDATE jobs SET due_at = again_at, again_at = NULL, token = NULL, lease_until = 0, attempts = 0, \
                         last_error = NULL WHERE id = $1 AND token = $2 AND again_at IS NOT NULL";
    const GONE: &str = "DELETE FROM jobs WHERE id = $1 AND token = $2";
    if on!(&mut *tx, c => query(AGAIN).bind(id).bind(token).execute(c).await?.rows_affected()) == 0 {
        on!(tx, c => query(GONE).bind(id).bind(token).execute(c).await?.rows_affected());
    }
    Ok(())
}

/// The row is due again at `due`; a success (`error` is none) starts its attempts anew.
pub(crate) async fn again(tx: &mut Tx, id: i64, token: &str, due: i64, error: Option<&str>) -> Result<()> {
    const SQL: &str = "UPDATE jobs SET due_at = CASE WHEN again_at IS NOT NULL AND again_at < $1 THEN again_at ELSE $1 END, \
        again_at = NULL, token = NULL, lease_until = 0, attempts = CASE WHEN $2 = 1 THEN 0 ELSE attempts END, last_error = $3 \
        WHERE id = $4 AND token = $5";
    on!(tx, c => query(SQL).bind(due).bind(i64::from(error.is_none())).bind(error).bind(id).bind(token).execute(c).await?.rows_affected());
    Ok(())
}

/// Set aside for a person, never in silence.
pub(crate) async fn park(tx: &mut Tx, id: i64, token: &str, now: i64, error: &str) -> Result<()> {
    const SQL: &str = "UPDATE jobs SET parked_at = $1, token = NULL, lease_until = 0, last_error = $2 WHERE id = $3 AND token = $4";
    on!(tx, c => query(SQL).bind(now).bind(error).bind(id).bind(token).execute(c).await?.rows_affected());
    Ok(())
}

/// When the next row is due, or its lease lapses.
pub(crate) async fn next(db: &Db) -> Result<Option<i64>> {
    const SQL: &str = "SELECT MIN(CASE WHEN lease_until > due_at THEN lease_until ELSE due_at END) FROM jobs WHERE parked_at IS NULL";
    let mut tx = db.read().await?;
    Ok(on!(&mut tx, c => query_scalar(SQL).fetch_one(c).await?))
}

/// Parked rows for `doctor`: kind and last error, at most `limit`.
///
/// # Errors
/// The database.
pub async fn parked(tx: &mut Tx, limit: i64) -> Result<Vec<(String, Option<String>)>> {
    const SQL: &str =
        "SELECT kind, last_error FROM jobs WHERE parked_at IS NOT NULL ORDER BY parked_at LIMIT $1";
    Ok(on!(tx, c => query_as(SQL).bind(limit).fetch_all(c).await?))
}

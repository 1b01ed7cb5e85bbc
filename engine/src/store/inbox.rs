//! Table `inbox`: one row per accepted delivery. Used by [`crate::inbox`] only.

use super::{Db, Tx, on, waits};
use crate::Result;
use jiff::Timestamp;
use sqlx::{query, query_as};

pub(crate) struct New {
    pub(crate) key: String,
    pub(crate) lane: String,
    pub(crate) body: Vec<u8>,
    pub(crate) received_at: i64,
}

#[derive(sqlx::FromRow)]
pub(crate) struct Row {
    pub(crate) id: i64,
    pub(crate) body: Vec<u8>,
}

/// Whether it is new.
pub(crate) async fn insert(tx: &mut Tx, row: &New) -> Result<bool> {
    const SQL: &str = "INSERT INTO inbox (key, lane, body, received_at) VALUES ($1, $2, $3, $4) ON CONFLICT (key) DO NOTHING";
    let inserted = on!(tx, c => query(SQL)
        .bind(&row.key)
        .bind(&row.lane)
        .bind(&row.body)
        .bind(row.received_at)
        .execute(c)
        .await?
        .rows_affected());
    Ok(inserted == 1)
}

/// Claims the oldest unworked row that is the first of its lane.
pub(crate) async fn claim(db: &Db, now: Timestamp, token: &str) -> Result<Option<Row>> {
    const SQLITE: &str = "UPDATE inbox SET token = $1, lease_until = $2, attempts = attempts + 1 WHERE id = (\
        SELECT i.id FROM inbox i WHERE i.worked_at IS NULL AND i.lease_until <= $3 AND NOT EXISTS (\
        SELECT 1 FROM inbox o WHERE o.lane = i.lane AND o.worked_at IS NULL AND o.id < i.id) \
        ORDER BY i.id LIMIT 1) RETURNING id, body";
    const POSTGRES: &str = "UPDATE inbox SET token = $1, lease_until = $2, attempts = attempts + 1 WHERE id = (\
        SELECT i.id FROM inbox i WHERE i.worked_at IS NULL AND i.lease_until <= $3 AND NOT EXISTS (\
        SELECT 1 FROM inbox o WHERE o.lane = i.lane AND o.worked_at IS NULL AND o.id < i.id) \
        ORDER BY i.id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id, body";
    const WAITS: &str = "SELECT EXISTS (SELECT 1 FROM inbox WHERE worked_at IS NULL AND lease_until <= $1)";
    let (now, until) = (now.as_millisecond(), now.as_millisecond() + db.lease_ms());
    if !waits(db, WAITS, now).await? {
        return Ok(None);
    }
    let sql = if matches!(db, Db::Sqlite(..)) { SQLITE } else { POSTGRES };
    let mut tx = db.begin().await?;
    let row = on!(&mut tx, c => query_as(sql).bind(token).bind(until).bind(now).fetch_optional(c).await?);
    tx.commit().await?;
    Ok(row)
}

/// Marks a row as worked, in the caller's transaction; false: it is marked already, or not there.
pub(crate) async fn worked(tx: &mut Tx, key: &str, now: Timestamp) -> Result<bool> {
    const SQL: &str = "UPDATE inbox SET worked_at = $1 WHERE key = $2 AND worked_at IS NULL";
    let rows =
        on!(tx, c => query(SQL).bind(now.as_millisecond()).bind(key).execute(c).await?.rows_affected());
    Ok(rows == 1)
}

/// Ends the claim. A row that was marked by [`worked`] and went well has nothing left to be written: a third of the
/// commits that a delivery's work would take.
pub(crate) async fn finish(db: &Db, id: i64, token: &str, now: Timestamp, error: Option<&str>) -> Result<()> {
    const SQL: &str =
        "UPDATE inbox SET worked_at = $1, error = $2, token = NULL WHERE id = $3 AND token = $4";
    const OPEN: &str = "SELECT EXISTS (SELECT 1 FROM inbox WHERE id = $1 AND worked_at IS NULL)";
    if error.is_none() && !waits(db, OPEN, id).await? {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    on!(&mut tx, c => query(SQL).bind(now.as_millisecond()).bind(error).bind(id).bind(token).execute(c).await?.rows_affected());
    tx.commit().await
}

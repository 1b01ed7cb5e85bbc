//! Table `target_locks`: at most one mutation per target at a time.

use super::{Tx, on};
use crate::Result;
use jiff::Timestamp;
use sqlx::{query, query_as};

/// Who holds a target.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Row {
    pub target: String,
    pub run: i64,
    pub step: String,
    pub since: i64,
}

/// Takes the lock for a step, or answers who holds it. Taking one's own again is fine.
///
/// # Errors
/// The database.
pub async fn take(
    tx: &mut Tx,
    target: &str,
    run: i64,
    step: &str,
    now: Timestamp,
) -> Result<std::result::Result<(), Row>> {
    const INSERT: &str = "INSERT INTO target_locks (target, run, step, since) VALUES ($1, $2, $3, $4) ON CONFLICT (target) DO NOTHING";
    const SELECT: &str = "SELECT target, run, step, since FROM target_locks WHERE target = $1";
    on!(tx, c => query(INSERT).bind(target).bind(run).bind(step).bind(now.as_millisecond()).execute(c).await?.rows_affected());
    let holder: Row = on!(tx, c => query_as(SELECT).bind(target).fetch_one(c).await?);
    Ok(if holder.run == run && holder.step == step { Ok(()) } else { Err(holder) })
}

/// # Errors
/// The database.
pub async fn release(tx: &mut Tx, target: &str, run: i64, step: &str) -> Result<()> {
    const SQL: &str = "DELETE FROM target_locks WHERE target = $1 AND run = $2 AND step = $3";
    on!(tx, c => query(SQL).bind(target).bind(run).bind(step).execute(c).await?.rows_affected());
    Ok(())
}

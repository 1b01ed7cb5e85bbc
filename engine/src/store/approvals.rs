//! Tables `approvals` and `votes`: one row per version of a plan, one vote per person.

use super::{Tx, on};
use crate::Result;
use jiff::Timestamp;
use sqlx::{query, query_as, query_scalar};

#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Row {
    pub id: i64,
    pub run: i64,
    pub step: String,
    pub hash: String,
    /// Versioned JSON of `run::consent::Proposal`.
    pub body: String,
    pub planned_at: i64,
    pub expires_at: i64,
    /// `open`, `approved`, `denied`, `expired`, `void`, `used`.
    pub state: String,
}

#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Vote {
    pub voter: String,
    pub yes: i64,
    pub hash: String,
    pub reason: String,
    pub at: i64,
}

/// # Errors
/// The database.
pub async fn insert(
    tx: &mut Tx,
    run: i64,
    step: &str,
    hash: &str,
    body: &str,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<i64> {
    const SQL: &str = "INSERT INTO approvals (run, step, hash, body, planned_at, expires_at, state) \
                       VALUES ($1, $2, $3, $4, $5, $6, 'open') RETURNING id";
    Ok(on!(tx, c => query_scalar(SQL)
        .bind(run)
        .bind(step)
        .bind(hash)
        .bind(body)
        .bind(now.as_millisecond())
        .bind(expires_at.as_millisecond())
        .fetch_one(c)
        .await?))
}

/// # Errors
/// The database.
pub async fn get(tx: &mut Tx, id: i64) -> Result<Option<Row>> {
    const SQL: &str =
        "SELECT id, run, step, hash, body, planned_at, expires_at, state FROM approvals WHERE id = $1";
    Ok(on!(tx, c => query_as(SQL).bind(id).fetch_optional(c).await?))
}

/// The newest approval of a step.
///
/// # Errors
/// The database.
pub async fn newest(tx: &mut Tx, run: i64, step: &str) -> Result<Option<Row>> {
    const SQL: &str = "SELECT id, run, step, hash, body, planned_at, expires_at, state FROM approvals \
                       WHERE run = $1 AND step = $2 ORDER BY id DESC LIMIT 1";
    Ok(on!(tx, c => query_as(SQL).bind(run).bind(step).fetch_optional(c).await?))
}

/// Sets the state, only if it is one of `from`; false if it was not.
///
/// # Errors
/// The database.
pub async fn set_state(tx: &mut Tx, id: i64, from: &[&str], to: &str) -> Result<bool> {
    const SQL: &str = "UPDATE approvals SET state = $1 WHERE id = $2 AND state = $3";
    for from in from {
        let rows = on!(tx, c => query(SQL).bind(to).bind(id).bind(*from).execute(c).await?.rows_affected());
        if rows == 1 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Records a vote; a person's second vote replaces nothing and answers false.
///
/// # Errors
/// The database.
pub async fn vote(
    tx: &mut Tx,
    approval: i64,
    voter: &str,
    yes: bool,
    hash: &str,
    reason: &str,
    now: Timestamp,
) -> Result<bool> {
    const SQL: &str = "INSERT INTO votes (approval, voter, yes, hash, reason, at) VALUES ($1, $2, $3, $4, $5, $6) \
                       ON CONFLICT (approval, voter) DO NOTHING";
    let rows = on!(tx, c => query(SQL)
        .bind(approval)
        .bind(voter)
        .bind(i64::from(yes))
        .bind(hash)
        .bind(reason)
        .bind(now.as_millisecond())
        .execute(c)
        .await?
        .rows_affected());
    Ok(rows == 1)
}

/// # Errors
/// The database.
pub async fn votes(tx: &mut Tx, approval: i64) -> Result<Vec<Vote>> {
    const SQL: &str = "SELECT voter, yes, hash, reason, at FROM votes WHERE approval = $1 ORDER BY at, voter";
    Ok(on!(tx, c => query_as(SQL).bind(approval).fetch_all(c).await?))
}

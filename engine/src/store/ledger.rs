//! Table `ledger`: what happened to a run's steps, append-only.

use super::{Tx, on};
use crate::{Error, Result, event::Actor, wire};
use jiff::Timestamp;
use sqlx::{query, query_as};

/// A stored line; `body` is the versioned event of [`crate::run`].
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub seq: i64,
    pub step: String,
    /// Unix ms.
    pub at: i64,
    pub actor: Actor,
    pub kind: String,
    pub body: String,
}

/// All lines of a run, in order.
///
/// # Errors
/// The database.
pub async fn all(tx: &mut Tx, run: i64) -> Result<Vec<Row>> {
    const SQL: &str = "SELECT seq, step, at, actor, kind, body FROM ledger WHERE run = $1 ORDER BY seq";
    let rows: Vec<(i64, String, i64, String, String, String)> =
        on!(tx, c => query_as(SQL).bind(run).fetch_all(c).await?);
    let read = |(seq, step, at, actor, kind, body): (i64, String, i64, String, String, String)| {
        Ok(Row { seq, step, at, actor: wire::decode(&actor)?, kind, body })
    };
    rows.into_iter().map(read).collect()
}

/// Appends line `seq`, which must be the next one.
///
/// # Errors
/// [`Error::Conflict`] (with the run's number) if that line is there already.
#[expect(clippy::too_many_arguments, reason = "a line has these columns")]
pub async fn append(
    tx: &mut Tx,
    run: i64,
    seq: i64,
    step: &str,
    actor: &Actor,
    kind: &str,
    body: &str,
    now: Timestamp,
) -> Result<()> {
    const SQL: &str = "INSERT INTO ledger (run, seq, step, at, actor, kind, body) VALUES ($1, $2, $3, $4, $5, $6, $7) \
                       ON CONFLICT (run, seq) DO NOTHING";
    let actor = wire::encode(actor)?;
    let rows = on!(tx, c => query(SQL)
        .bind(run)
        .bind(seq)
        .bind(step)
        .bind(now.as_millisecond())
        .bind(actor)
        .bind(kind)
        .bind(body)
        .execute(c)
        .await?
        .rows_affected());
    if rows == 1 { Ok(()) } else { Err(Error::Conflict { incident: run }) }
}

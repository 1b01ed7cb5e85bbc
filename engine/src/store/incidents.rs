//! Table `incidents`: what is derived from events, for looking up.

use super::{Tx, events, on};
use crate::{
    Result,
    event::{Actor, Declared, Event},
    incident::Incident,
};
use anyhow::Context as _;
use jiff::Timestamp;
use sqlx::{query, query_as, query_scalar};

/// One line of a list; times in unix ms.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Row {
    pub id: i64,
    pub version: i64,
    pub status: String,
    pub open: i64,
    pub severity: String,
    pub runbook: Option<String>,
    pub target: Option<String>,
    pub title: String,
    pub channel: Option<String>,
    pub declared_at: i64,
    pub closed_at: Option<i64>,
}

/// Inserts the incident and its first event; its number is the row's id.
///
/// # Errors
/// The database.
pub async fn declare(tx: &mut Tx, declared: Declared, by: &Actor, now: Timestamp) -> Result<Incident> {
    const SQL: &str = "INSERT INTO incidents (version, status, open, severity, runbook, target, title, declared_at) \
                       VALUES (0, 'investigating', 1, $1, $2, $3, $4, $5) RETURNING id";
    let id: i64 = on!(tx, c => query_scalar(SQL)
        .bind(declared.severity.name())
        .bind(&declared.runbook)
        .bind(&declared.target)
        .bind(&declared.title)
        .bind(now.as_millisecond())
        .fetch_one(c)
        .await?);
    let first = events::first(tx, id, by, Event::Declared(declared), now).await?;
    Ok(Incident::fold(id, &[first]).context("an incident begins with `declared`")?)
}

/// Loads and folds one incident. `None`: no such number.
///
/// # Errors
/// The database, or an event that this program can't read.
pub async fn get(tx: &mut Tx, id: i64) -> Result<Option<Incident>> {
    let events = events::all(tx, id).await?;
    Ok(Incident::fold(id, &events))
}

/// The open incident whose channel this is (a closed one, if no open one has it).
///
/// # Errors
/// The database.
pub async fn by_channel(tx: &mut Tx, channel: &str) -> Result<Option<Incident>> {
    const SQL: &str = "SELECT id FROM incidents WHERE channel = $1 ORDER BY open DESC, id DESC LIMIT 1";
    let id: Option<i64> = on!(tx, c => query_scalar(SQL).bind(channel).fetch_optional(c).await?);
    match id {
        Some(id) => get(tx, id).await,
        None => Ok(None),
    }
}

/// Open incidents, newest first, at most `limit`.
///
/// # Errors
/// The database.
pub async fn open(tx: &mut Tx, limit: i64) -> Result<Vec<Row>> {
    const SQL: &str = "SELECT id, version, status, open, severity, runbook, target, title, channel, declared_at, closed_at \
                       FROM incidents WHERE open = 1 ORDER BY id DESC LIMIT $1";
    Ok(on!(tx, c => query_as(SQL).bind(limit).fetch_all(c).await?))
}

/// An open incident of the same runbook and target declared at or after `since` (unix ms). Whoever asks for the same
/// at the same moment waits until this transaction ends (on SQLite every writer does), so that only one declares.
///
/// # Errors
/// The database.
pub async fn same(tx: &mut Tx, runbook: &str, target: Option<&str>, since: i64) -> Result<Option<i64>> {
    const SQL: &str = "SELECT id FROM incidents WHERE open = 1 AND runbook = $1 AND COALESCE(target, '') = $2 \
                       AND declared_at >= $3 ORDER BY id DESC LIMIT 1";
    const LOCK: &str = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
    if let Tx::Postgres(inner) = tx {
        query(LOCK).bind(format!("{runbook} {}", target.unwrap_or(""))).execute(&mut *inner.tx).await?;
    }
    Ok(
        on!(tx, c => query_scalar(SQL).bind(runbook).bind(target.unwrap_or("")).bind(since).fetch_optional(c).await?),
    )
}

/// Writes what is derived from an incident, if it still is at `was`; false: somebody else was first.
pub(super) async fn derive(tx: &mut Tx, incident: &Incident, was: i64) -> Result<bool> {
    const SQL: &str = "UPDATE incidents SET version = $1, status = $2, open = $3, severity = $4, channel = $5, closed_at = $6 \
                       WHERE id = $7 AND version = $8";
    let rows = on!(tx, c => query(SQL)
        .bind(incident.version)
        .bind(incident.status.name())
        .bind(i64::from(incident.is_open()))
        .bind(incident.severity.name())
        .bind(incident.channel.as_ref().map(|(id, _)| id))
        .bind(incident.closed_at)
        .bind(incident.id)
        .bind(was)
        .execute(c)
        .await?
        .rows_affected());
    Ok(rows == 1)
}

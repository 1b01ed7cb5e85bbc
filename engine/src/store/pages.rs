//! Table `pages`: one row per planned page, written before anybody is paged (protocols 6).
use super::{Tx, on};
use crate::Result;
use anyhow::Context as _;
use jiff::Timestamp;
use sqlx::{query, query_as, query_scalar};

#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Row {
    pub id: i64,
    pub incident: i64,
    pub policy: i64,
    pub round: i64,
    /// From 1.
    pub level: i64,
    pub contact: String,
    pub way: String,
    /// A user id, a topic, an e-mail address.
    pub address: String,
    /// `planned`, `sending`, `sent`, `failed`, `unknown` (perhaps sent), `void` (not wanted, not sent).
    pub state: String,
    pub due_at: i64,
    pub sent_at: Option<i64>,
    pub token: Option<String>,
    pub reference: Option<String>,
    pub reason: Option<String>,
    pub duplicate: i64,
    pub late_ms: i64,
}

/// What makes a page unique.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned<'a> {
    pub incident: i64,
    pub policy: i64,
    pub round: i64,
    pub level: i64,
    pub contact: &'a str,
    pub way: &'a str,
    pub address: &'a str,
    pub due_at: Timestamp,
}

/// Inserts, or answers the row that is there.
///
/// # Errors
/// The database.
pub async fn plan(tx: &mut Tx, page: &Planned<'_>) -> Result<Row> {
    const INSERT: &str = "INSERT INTO pages (incident, policy, round, level, contact, way, address, state, due_at) \
                          VALUES ($1, $2, $3, $4, $5, $6, $7, 'planned', $8) \
                          ON CONFLICT (incident, policy, round, level, contact, way, address) DO NOTHING";
    const SELECT: &str = "SELECT id FROM pages WHERE incident = $1 AND policy = $2 AND round = $3 AND level = $4 \
                          AND contact = $5 AND way = $6 AND address = $7";
    on!(tx, c => query(INSERT)
        .bind(page.incident)
        .bind(page.policy)
        .bind(page.round)
        .bind(page.level)
        .bind(page.contact)
        .bind(page.way)
        .bind(page.address)
        .bind(page.due_at.as_millisecond())
        .execute(c)
        .await?.rows_affected());
    let id: i64 = on!(tx, c => query_scalar(SELECT)
        .bind(page.incident)
        .bind(page.policy)
        .bind(page.round)
        .bind(page.level)
        .bind(page.contact)
        .bind(page.way)
        .bind(page.address)
        .fetch_one(c)
        .await?);
    Ok(get(tx, id).await?.context("a page that was just planned")?)
}

/// # Errors
/// The database.
pub async fn get(tx: &mut Tx, id: i64) -> Result<Option<Row>> {
    const SQL: &str = "SELECT id, incident, policy, round, level, contact, way, address, state, due_at, sent_at, token, reference, reason, duplicate, late_ms FROM pages WHERE id = $1";
    Ok(on!(tx, c => query_as(SQL).bind(id).fetch_optional(c).await?))
}

/// All pages of an incident, in order of `id`.
///
/// # Errors
/// The database.
pub async fn of_incident(tx: &mut Tx, incident: i64) -> Result<Vec<Row>> {
    const SQL: &str = "SELECT id, incident, policy, round, level, contact, way, address, state, due_at, sent_at, token, reference, reason, duplicate, late_ms FROM pages WHERE incident = $1 ORDER BY id";
    Ok(on!(tx, c => query_as(SQL).bind(incident).fetch_all(c).await?))
}

/// Claims a page that is `planned`, or `sending`/`unknown` from an earlier, interrupted try (then `duplicate` is set to 1).
/// `None`: sent, failed or void already.
///
/// # Errors
/// The database.
pub async fn claim(tx: &mut Tx, id: i64, token: &str, late_ms: i64) -> Result<Option<Row>> {
    const SQL: &str = "UPDATE pages SET duplicate = CASE WHEN state = 'planned' THEN 0 ELSE 1 END, state = 'sending', \
                       token = $1, late_ms = $2 WHERE id = $3 AND state IN ('planned', 'sending', 'unknown')";
    let rows = on!(tx, c => query(SQL).bind(token).bind(late_ms).bind(id).execute(c).await?.rows_affected());
    if rows == 1 { get(tx, id).await } else { Ok(None) }
}

/// Ends a claimed page: `sent` with a reference, `failed` or `unknown` with a reason. Accepted by the token only.
///
/// # Errors
/// The database.
pub async fn finish(
    tx: &mut Tx,
    id: i64,
    token: &str,
    state: &str,
    reference: Option<&str>,
    reason: Option<&str>,
    now: Timestamp,
) -> Result<bool> {
    const SQL: &str = "UPDATE pages SET state = $1, reference = $2, reason = $3, sent_at = $4 \
                       WHERE id = $5 AND token = $6 AND state = 'sending'";
    let sent_at = (state == "sent").then(|| now.as_millisecond());
    let rows = on!(tx, c => query(SQL)
        .bind(state)
        .bind(reference)
        .bind(reason)
        .bind(sent_at)
        .bind(id)
        .bind(token)
        .execute(c)
        .await?
        .rows_affected());
    Ok(rows == 1)
}

/// Voids pages that are still `planned` (acknowledged, resolved).
///
/// # Errors
/// The database.
pub async fn void(tx: &mut Tx, incident: i64, reason: &str) -> Result<u64> {
    const SQL: &str =
        "UPDATE pages SET state = 'void', reason = $1 WHERE incident = $2 AND state = 'planned'";
    Ok(on!(tx, c => query(SQL).bind(reason).bind(incident).execute(c).await?.rows_affected()))
}

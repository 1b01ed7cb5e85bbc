//! Table `pages`: one row per planned page, written before anybody is paged (protocols 6).
use super::Tx;
use crate::Result;
use jiff::Timestamp;

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
    /// `planned`, `sending`, `sent`, `failed`, `unknown`, `void`.
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
pub async fn plan(_tx: &mut Tx, _page: &Planned<'_>) -> Result<Row> {
    todo!()
}

/// # Errors
/// The database.
pub async fn get(_tx: &mut Tx, _id: i64) -> Result<Option<Row>> {
    todo!()
}

/// All pages of an incident, in order of `id`.
///
/// # Errors
/// The database.
pub async fn of_incident(_tx: &mut Tx, _incident: i64) -> Result<Vec<Row>> {
    todo!()
}

/// Claims a page that is `planned`, or `sending`/`unknown` from an earlier, interrupted try (then `duplicate` is set to 1).
/// `None`: sent, failed or void already.
///
/// # Errors
/// The database.
pub async fn claim(_tx: &mut Tx, _id: i64, _token: &str, _late_ms: i64) -> Result<Option<Row>> {
    todo!()
}

/// Ends a claimed page: `sent` with a reference, `failed` or `unknown` with a reason. Accepted by the token only.
///
/// # Errors
/// The database.
pub async fn finish(
    _tx: &mut Tx,
    _id: i64,
    _token: &str,
    _state: &str,
    _reference: Option<&str>,
    _reason: Option<&str>,
    _now: Timestamp,
) -> Result<bool> {
    todo!()
}

/// Voids pages that are still `planned` (acknowledged, resolved).
///
/// # Errors
/// The database.
pub async fn void(_tx: &mut Tx, _incident: i64, _reason: &str) -> Result<u64> {
    todo!()
}

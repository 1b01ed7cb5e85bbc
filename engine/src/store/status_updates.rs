//! Table `status_updates`: drafts and what the public was told.
use super::Tx;
use crate::Result;
use jiff::Timestamp;

#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct Row {
    pub id: i64,
    pub incident: i64,
    pub component: String,
    /// `investigating`, `identified`, `monitoring`, `resolved`.
    pub status: String,
    pub text: String,
    /// `draft`, `publishing`, `published`, `withdrawn`.
    pub state: String,
    pub drafted_at: i64,
    pub published_at: Option<i64>,
    pub published_by: Option<String>,
}

/// # Errors
/// The database.
pub async fn draft(
    _tx: &mut Tx,
    _incident: i64,
    _component: &str,
    _status: &str,
    _text: &str,
    _now: Timestamp,
) -> Result<i64> {
    todo!()
}

/// # Errors
/// The database.
pub async fn get(_tx: &mut Tx, _id: i64) -> Result<Option<Row>> {
    todo!()
}

/// # Errors
/// The database.
pub async fn of_incident(_tx: &mut Tx, _incident: i64) -> Result<Vec<Row>> {
    todo!()
}

/// Rewords a draft; false if it is a draft no longer.
///
/// # Errors
/// The database.
pub async fn reword(_tx: &mut Tx, _id: i64, _text: &str) -> Result<bool> {
    todo!()
}

/// `draft` -> `publishing` (by whom); `publishing` -> `published` (when); `draft` -> `withdrawn`. False: it was not `from`.
///
/// # Errors
/// The database.
pub async fn set_state(
    _tx: &mut Tx,
    _id: i64,
    _from: &str,
    _to: &str,
    _by: Option<&str>,
    _now: Timestamp,
) -> Result<bool> {
    todo!()
}

/// Published updates, newest first, with the incident's title, at most `limit`: the public page.
///
/// # Errors
/// The database.
pub async fn published(_tx: &mut Tx, _limit: i64) -> Result<Vec<(Row, String)>> {
    todo!()
}

//! Table `incidents`: what is derived from events, for looking up.
use super::Tx;
use crate::{
    Result,
    event::{Actor, Declared},
    incident::Incident,
};
use jiff::Timestamp;

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
pub async fn declare(_tx: &mut Tx, _declared: Declared, _by: &Actor, _now: Timestamp) -> Result<Incident> {
    todo!()
}

/// Loads and folds one incident. `None`: no such number.
///
/// # Errors
/// The database, or an event that this program can't read.
pub async fn get(_tx: &mut Tx, _id: i64) -> Result<Option<Incident>> {
    todo!()
}

/// The open incident whose channel this is (closed ones too, if no open one has it).
///
/// # Errors
/// The database.
pub async fn by_channel(_tx: &mut Tx, _channel: &str) -> Result<Option<Incident>> {
    todo!()
}

/// Open incidents, newest first, at most `limit`.
///
/// # Errors
/// The database.
pub async fn open(_tx: &mut Tx, _limit: i64) -> Result<Vec<Row>> {
    todo!()
}

/// An open incident of the same runbook and target declared at or after `since` (unix ms).
///
/// # Errors
/// The database.
pub async fn same(_tx: &mut Tx, _runbook: &str, _target: Option<&str>, _since: i64) -> Result<Option<i64>> {
    todo!()
}

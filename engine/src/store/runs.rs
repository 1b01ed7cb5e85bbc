//! Table `runs`: a run and its copy of the runbook as it was.
use super::Tx;
use crate::Result;
use jiff::Timestamp;
use runbook::Runbook;

#[derive(Clone, Debug)]
pub struct Row {
    pub id: i64,
    pub incident: i64,
    pub target: Option<String>,
    pub runbook: Runbook,
    /// Unix ms.
    pub started_at: i64,
}

/// # Errors
/// The database.
pub async fn insert(
    _tx: &mut Tx,
    _incident: i64,
    _target: Option<&str>,
    _runbook: &Runbook,
    _now: Timestamp,
) -> Result<i64> {
    todo!()
}

/// # Errors
/// The database, or a copy that this program can't read.
pub async fn get(_tx: &mut Tx, _id: i64) -> Result<Option<Row>> {
    todo!()
}

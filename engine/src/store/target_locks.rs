//! Table `target_locks`: at most one mutation per target at a time.
use super::Tx;
use crate::Result;
use jiff::Timestamp;

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
    _tx: &mut Tx,
    _target: &str,
    _run: i64,
    _step: &str,
    _now: Timestamp,
) -> Result<std::result::Result<(), Row>> {
    todo!()
}

/// # Errors
/// The database.
pub async fn release(_tx: &mut Tx, _target: &str, _run: i64, _step: &str) -> Result<()> {
    todo!()
}

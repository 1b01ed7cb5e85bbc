//! Tables `approvals` and `votes`: one row per version of a plan, one vote per person.
use super::Tx;
use crate::Result;
use jiff::Timestamp;

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
    _tx: &mut Tx,
    _run: i64,
    _step: &str,
    _hash: &str,
    _body: &str,
    _now: Timestamp,
    _expires_at: Timestamp,
) -> Result<i64> {
    todo!()
}

/// # Errors
/// The database.
pub async fn get(_tx: &mut Tx, _id: i64) -> Result<Option<Row>> {
    todo!()
}

/// The newest approval of a step.
///
/// # Errors
/// The database.
pub async fn newest(_tx: &mut Tx, _run: i64, _step: &str) -> Result<Option<Row>> {
    todo!()
}

/// Sets the state, only if it is one of `from`; false if it was not.
///
/// # Errors
/// The database.
pub async fn set_state(_tx: &mut Tx, _id: i64, _from: &[&str], _to: &str) -> Result<bool> {
    todo!()
}

/// Records a vote; a person's second vote replaces nothing and answers false.
///
/// # Errors
/// The database.
pub async fn vote(
    _tx: &mut Tx,
    _approval: i64,
    _voter: &str,
    _yes: bool,
    _hash: &str,
    _reason: &str,
    _now: Timestamp,
) -> Result<bool> {
    todo!()
}

/// # Errors
/// The database.
pub async fn votes(_tx: &mut Tx, _approval: i64) -> Result<Vec<Vote>> {
    todo!()
}

//! Table `ledger`: what happened to a run's steps, append-only.
use super::Tx;
use crate::{Result, event::Actor};
use jiff::Timestamp;

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
pub async fn all(_tx: &mut Tx, _run: i64) -> Result<Vec<Row>> {
    todo!()
}

/// Appends line `seq`, which must be the next one.
///
/// # Errors
/// [`crate::Error::Conflict`] (with the run's number) if that line is there already.
pub async fn append(
    _tx: &mut Tx,
    _run: i64,
    _seq: i64,
    _step: &str,
    _actor: &Actor,
    _kind: &str,
    _body: &str,
    _now: Timestamp,
) -> Result<()> {
    todo!()
}

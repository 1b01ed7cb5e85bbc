//! Table `events`: the timeline, append-only.
use super::Tx;
use crate::{
    Result,
    event::{Actor, Event},
    incident::{Incident, Recorded},
};
use jiff::Timestamp;

/// Appends one event to `incident` (which must be as the database has it), applies it, and updates the derived row.
///
/// # Errors
/// [`crate::Error::Conflict`] if somebody else wrote this version first.
pub async fn append(
    _tx: &mut Tx,
    _incident: &mut Incident,
    _actor: &Actor,
    _event: Event,
    _now: Timestamp,
) -> Result<()> {
    todo!()
}

/// The whole timeline of an incident, in order.
///
/// # Errors
/// The database, or an event that this program can't read.
pub async fn all(_tx: &mut Tx, _incident: i64) -> Result<Vec<Recorded>> {
    todo!()
}

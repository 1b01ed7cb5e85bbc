//! Table `observations`: what was last seen of the outside. Refreshed by jobs, read in transactions.
use super::Tx;
use crate::{
    Result,
    ports::{Group, Person},
};
use jiff::Timestamp;

/// # Errors
/// The database.
pub async fn put_person(_tx: &mut Tx, _person: &Person, _at: Timestamp) -> Result<()> {
    todo!()
}

/// The person as last seen, and when (unix ms).
///
/// # Errors
/// The database.
pub async fn person(_tx: &mut Tx, _id: &str) -> Result<Option<(Person, i64)>> {
    todo!()
}

/// Replaces all groups at once; a group that is gone is gone.
///
/// # Errors
/// The database.
pub async fn put_groups(_tx: &mut Tx, _groups: &[Group], _at: Timestamp) -> Result<()> {
    todo!()
}

/// All groups as last seen, and when (unix ms; 0: never).
///
/// # Errors
/// The database.
pub async fn groups(_tx: &mut Tx) -> Result<(Vec<Group>, i64)> {
    todo!()
}

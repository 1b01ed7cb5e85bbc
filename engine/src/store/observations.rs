//! Table `observations`: what was last seen of the outside. Refreshed by jobs, read in transactions.

use super::{Tx, on};
use crate::{
    Result,
    ports::{Group, Person},
    wire,
};
use jiff::Timestamp;
use sqlx::{query, query_as, query_scalar};

const PUT: &str = "INSERT INTO observations (kind, name, body, at) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (kind, name) DO UPDATE SET body = excluded.body, at = excluded.at";

/// # Errors
/// The database.
pub async fn put_person(tx: &mut Tx, person: &Person, at: Timestamp) -> Result<()> {
    let body = wire::encode(person)?;
    on!(tx, c => query(PUT).bind("person").bind(&person.id).bind(body).bind(at.as_millisecond()).execute(c).await?.rows_affected());
    Ok(())
}

/// The person as last seen, and when (unix ms).
///
/// # Errors
/// The database.
pub async fn person(tx: &mut Tx, id: &str) -> Result<Option<(Person, i64)>> {
    const SQL: &str = "SELECT body, at FROM observations WHERE kind = 'person' AND name = $1";
    let row: Option<(String, i64)> = on!(tx, c => query_as(SQL).bind(id).fetch_optional(c).await?);
    row.map(|(body, at)| Ok((wire::decode(&body)?, at))).transpose()
}

/// Replaces all groups at once; a group that is gone is gone.
///
/// # Errors
/// The database.
pub async fn put_groups(tx: &mut Tx, groups: &[Group], at: Timestamp) -> Result<()> {
    on!(tx, c => query("DELETE FROM observations WHERE kind = 'group'").execute(c).await?.rows_affected());
    for group in groups {
        let body = wire::encode(group)?;
        on!(tx, c => query(PUT).bind("group").bind(&group.id).bind(body).bind(at.as_millisecond()).execute(c).await?.rows_affected());
    }
    on!(tx, c => query(PUT).bind("looked").bind("groups").bind("").bind(at.as_millisecond()).execute(c).await?.rows_affected());
    Ok(())
}

/// All groups as last seen, and when (unix ms; 0: never).
///
/// # Errors
/// The database.
pub async fn groups(tx: &mut Tx) -> Result<(Vec<Group>, i64)> {
    const LOOKED: &str = "SELECT at FROM observations WHERE kind = 'looked' AND name = 'groups'";
    const SQL: &str = "SELECT body FROM observations WHERE kind = 'group' ORDER BY name";
    let at: Option<i64> = on!(tx, c => query_scalar(LOOKED).fetch_optional(c).await?);
    let bodies: Vec<String> = on!(tx, c => query_scalar(SQL).fetch_all(c).await?);
    let groups = bodies.iter().map(|body| wire::decode(body)).collect::<anyhow::Result<_>>()?;
    Ok((groups, at.unwrap_or(0)))
}

//! Table `events`: the timeline, append-only.

use super::{Tx, incidents, on};
use crate::{
    Error, Result,
    event::{Actor, Event},
    incident::{Incident, Recorded},
    wire,
};
use jiff::Timestamp;
use sqlx::{query, query_as};

/// Appends one event to `incident` (which must be as the database has it), applies it, and updates the derived row.
///
/// # Errors
/// [`Error::Conflict`] if somebody else wrote this version first.
pub async fn append(
    tx: &mut Tx,
    incident: &mut Incident,
    actor: &Actor,
    event: Event,
    now: Timestamp,
) -> Result<()> {
    let was = incident.version;
    let recorded = Recorded { version: was + 1, at: now.as_millisecond(), actor: actor.clone(), event };
    let mut next = incident.clone();
    next.apply(&recorded);
    if !incidents::derive(tx, &next, was).await? {
        return Err(Error::Conflict { incident: incident.id });
    }
    insert(tx, incident.id, &recorded).await?;
    *incident = next;
    Ok(())
}

/// The first event of a new incident, version 1.
pub(super) async fn first(
    tx: &mut Tx,
    incident: i64,
    actor: &Actor,
    event: Event,
    now: Timestamp,
) -> Result<Recorded> {
    let recorded = Recorded { version: 1, at: now.as_millisecond(), actor: actor.clone(), event };
    insert(tx, incident, &recorded).await?;
    on!(tx, c => query("UPDATE incidents SET version = 1 WHERE id = $1").bind(incident).execute(c).await?.rows_affected());
    Ok(recorded)
}

async fn insert(tx: &mut Tx, incident: i64, recorded: &Recorded) -> Result<()> {
    const SQL: &str =
        "INSERT INTO events (incident, version, at, actor, kind, body) VALUES ($1, $2, $3, $4, $5, $6)";
    let body = wire::encode(&recorded.event)?;
    let kind = serde_json::to_value(&recorded.event)?["kind"].as_str().unwrap_or_default().to_owned();
    on!(tx, c => query(SQL)
        .bind(incident)
        .bind(recorded.version)
        .bind(recorded.at)
        .bind(wire::encode(&recorded.actor)?)
        .bind(kind)
        .bind(body)
        .execute(c)
        .await?.rows_affected());
    Ok(())
}

/// The whole timeline of an incident, in order.
///
/// # Errors
/// The database, or an event that this program can't read.
pub async fn all(tx: &mut Tx, incident: i64) -> Result<Vec<Recorded>> {
    const SQL: &str = "SELECT version, at, actor, body FROM events WHERE incident = $1 ORDER BY version";
    let rows: Vec<(i64, i64, String, String)> =
        on!(tx, c => query_as(SQL).bind(incident).fetch_all(c).await?);
    let read = |(version, at, actor, body): (i64, i64, String, String)| {
        Ok(Recorded { version, at, actor: wire::decode(&actor)?, event: wire::decode(&body)? })
    };
    rows.into_iter().map(read).collect()
}

//! Small decisions: severity, status, command, notes, who joins.

use super::{draft_update, record};
use crate::{
    Result,
    desk::Desk,
    escalation,
    event::{Actor, Event, Severity, Status},
    incident::Incident,
    job,
    jobs::{invite::Invite, topic::Topic},
};

/// A raised severity wakes the levels that it unlocks, at their time since the incident began.
///
/// # Errors
/// A conflict with another writer, or the database.
pub async fn set_severity(
    desk: &mut Desk<'_>,
    incident: &mut Incident,
    to: Severity,
    by: &Actor,
) -> Result<()> {
    if incident.severity == to {
        return Ok(());
    }
    record(desk, incident, by, Event::SeverityChanged { to }).await?;
    escalation::arm(desk, incident).await?;
    job::enqueue(desk.tx, &Topic { incident: incident.id }, desk.now).await
}

/// An open status; the public is offered a draft that fits.
///
/// # Errors
/// A conflict with another writer, or the database.
pub async fn set_status(desk: &mut Desk<'_>, incident: &mut Incident, to: Status, by: &Actor) -> Result<()> {
    if incident.status == to {
        return Ok(());
    }
    record(desk, incident, by, Event::StatusChanged { to }).await?;
    if incident.declared.component.is_some() && !incident.status_withheld && to != Status::Triage {
        draft_update(desk, incident, to, None, by).await?;
    }
    job::enqueue(desk.tx, &Topic { incident: incident.id }, desk.now).await
}

/// Hands command over; `None`: nobody has it.
///
/// # Errors
/// A conflict with another writer, or the database.
pub async fn set_commander(
    desk: &mut Desk<'_>,
    incident: &mut Incident,
    to: Option<String>,
    by: &Actor,
) -> Result<()> {
    if incident.commander == to {
        return Ok(());
    }
    record(desk, incident, by, Event::CommanderChanged { to: to.clone() }).await?;
    if let Some(user) = to {
        job::enqueue(desk.tx, &Invite { incident: incident.id, users: vec![user] }, desk.now).await?;
    }
    job::enqueue(desk.tx, &Topic { incident: incident.id }, desk.now).await
}

/// A line on the timeline.
///
/// # Errors
/// A conflict with another writer, or the database.
pub async fn note(desk: &mut Desk<'_>, incident: &mut Incident, text: &str, by: &Actor) -> Result<()> {
    record(desk, incident, by, Event::Noted { text: text.to_owned() }).await
}

/// Brings the person into the channel.
///
/// # Errors
/// A conflict with another writer, or the database.
pub async fn join(desk: &mut Desk<'_>, incident: &mut Incident, by: &Actor) -> Result<()> {
    let Some(user) = by.user_id() else { return Ok(()) };
    record(desk, incident, by, Event::JoinedBy { text: String::new() }).await?;
    job::enqueue(desk.tx, &Invite { incident: incident.id, users: vec![user.to_owned()] }, desk.now).await
}

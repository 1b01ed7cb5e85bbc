//! An incident ends: everything that repeats stops, the figures and the timeline are posted.

use super::{draft_update, record, status_page};
use crate::{
    Result,
    desk::Desk,
    event::{Actor, Event, Status},
    incident::Incident,
    job,
    jobs::{attach_timeline::AttachTimeline, topic::Topic},
    message::{page, summary},
    outbox, run,
    store::pages,
};

/// It is over. The public that was told of it is offered the last update.
///
/// # Errors
/// A conflict with another writer, or the database.
pub async fn resolve(desk: &mut Desk<'_>, incident: &mut Incident, text: &str, by: &Actor) -> Result<()> {
    close(desk, incident, Event::Resolved { summary: text.to_owned() }, by).await?;
    if incident.published > 0 && !incident.status_withheld {
        draft_update(desk, incident, Status::Resolved, None, by).await?;
    }
    Ok(())
}

/// It was no incident.
///
/// # Errors
/// A conflict with another writer, or the database.
pub async fn cancel(desk: &mut Desk<'_>, incident: &mut Incident, reason: &str, by: &Actor) -> Result<()> {
    close(desk, incident, Event::Cancelled { reason: reason.to_owned() }, by).await
}

/// Messages whose buttons are for an open incident only. Steps, pages, drafts and the two cards of the incident are rewritten by
/// whoever knows more of them.
const OPEN_ONLY: [&str; 4] = ["verdict:", "exhausted:", "lapsing:", "status-reminder:"];

/// Timers look whether the incident is open before they do anything; so nothing needs to be found and stopped.
async fn close(desk: &mut Desk<'_>, incident: &mut Incident, event: Event, by: &Actor) -> Result<()> {
    if !incident.is_open() {
        return Ok(());
    }
    record(desk, incident, by, event).await?;
    run::close(desk, incident.id).await?;
    pages::void(desk.tx, incident.id, "closed").await?;
    page::settle(desk, incident).await?;
    status_page::withdraw(desk, incident).await?;
    for prefix in OPEN_ONLY {
        outbox::settle(desk.tx, incident.id, prefix, desk.now).await?;
    }
    summary::post(desk, incident).await?;
    job::enqueue(desk.tx, &AttachTimeline { incident: incident.id }, desk.now).await?;
    job::enqueue(desk.tx, &Topic { incident: incident.id }, desk.now).await
}

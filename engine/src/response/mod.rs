//! What people decide about an incident: declare, hold, change, tell the public, close.
//!
//! Each function decides in the caller's transaction: it appends events and enqueues jobs, and reaches nothing
//! outside. A crash before the commit leaves nothing; after it, the jobs go on. May use the store, jobs,
//! messages and escalation.

mod acknowledge;
mod change;
mod close;
mod declare;
mod page;
mod status_page;
#[cfg(test)]
pub(crate) mod tests;
mod timeline;

pub use acknowledge::acknowledge;
pub use change::{join, note, set_commander, set_severity, set_status};
pub use close::{cancel, resolve};
pub use declare::{Declare, Opened, declare};
pub use page::page;
pub use status_page::{draft_update, first_draft, publish, reword, snooze_status, withhold};
pub use timeline::timeline;

use crate::{
    Result,
    desk::Desk,
    event::{Actor, Event},
    incident::Incident,
    job,
    jobs::refresh_card::RefreshCard,
    store::events,
};

/// Appends one event and lets the cards be rendered anew.
///
/// # Errors
/// A conflict with another writer, or the database.
pub async fn record(desk: &mut Desk<'_>, incident: &mut Incident, by: &Actor, event: Event) -> Result<()> {
    events::append(desk.tx, incident, by, event, desk.now).await?;
    job::enqueue(desk.tx, &RefreshCard { incident: incident.id }, desk.now).await
}

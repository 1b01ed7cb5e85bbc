//! Somebody holds the incident: what is planned is void, what was sent says so. A page that was claimed before
//! this commits still goes out, and only that one.

use super::record;
use crate::{
    Result,
    desk::Desk,
    escalation,
    event::{Actor, Event},
    incident::Incident,
    job,
    jobs::ask_holder::AskHolder,
    message::page,
    store::{events, pages},
};
use jiff::Timestamp;

/// The holder is asked so long before it lapses, in ms; sooner where it holds less than four times that.
const ASKED_BEFORE_MS: i64 = 300_000;

/// Acknowledges. Again by the same person while it holds: nothing new, unless it would lapse.
///
/// # Errors
/// A conflict with another writer, or the database.
pub async fn acknowledge(desk: &mut Desk<'_>, incident: &mut Incident, by: &Actor) -> Result<()> {
    let now = desk.now.as_millisecond();
    let holds = incident.acknowledged.as_ref().is_some_and(|held| held.by == *by && held.until.is_none());
    if holds || !incident.is_open() {
        return Ok(());
    }
    let lasts = desk.loaded.settings.escalation.acknowledged_for.ms();
    let until = (lasts > 0).then_some(now + lasts);
    record(desk, incident, by, Event::Acknowledged { until }).await?;
    pages::void(desk.tx, incident.id, "acknowledged").await?;
    if let Some(until) = until {
        // When it lapses everybody is asked anew, from the first level on.
        let all = events::all(desk.tx, incident.id).await?;
        let before =
            all.iter().filter(|recorded| matches!(recorded.event, Event::Acknowledged { .. })).count();
        let era = i64::try_from(before).unwrap_or(0) + 1;
        escalation::arm_at(desk, incident, era, 0, until).await?;
        // Asked before it lapses.
        let before = Timestamp::from_millisecond(until - ASKED_BEFORE_MS.min(lasts / 4)).unwrap_or(desk.now);
        job::enqueue_at(desk.tx, &AskHolder { incident: incident.id, until }, before).await?;
    }
    page::settle(desk, incident).await
}

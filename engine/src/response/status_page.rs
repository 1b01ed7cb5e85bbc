//! What the public is told: drafted by Muster, confirmed by a person, never the other way round.

use super::record;
use crate::{
    Result, UserError,
    desk::Desk,
    event::{Actor, Event, Status},
    incident::Incident,
    job,
    jobs::{publish_status::PublishStatus, status_reminder::StatusReminder},
    message::status_draft,
    store::{
        incidents,
        status_updates::{self, Row},
    },
};
use jiff::SignedDuration;
use operations::phrase;

/// The reminder comes again so long after it was put off.
const SNOOZE: SignedDuration = SignedDuration::from_mins(5);

/// The draft that every incident with something public begins with.
///
/// # Errors
/// A conflict with another writer, or the database.
pub async fn first_draft(desk: &mut Desk<'_>, incident: &mut Incident) -> Result<()> {
    if incident.declared.component.is_some() && !incident.status_withheld {
        draft_update(desk, incident, incident.status, None, &Actor::Muster).await?;
    }
    Ok(())
}

/// Drafts an update and shows it in the channel; an older draft that nobody published is withdrawn. Without a
/// text: the words for the status. Answers the update's number.
///
/// # Errors
/// A conflict with another writer, or the database.
pub async fn draft_update(
    desk: &mut Desk<'_>,
    incident: &mut Incident,
    status: Status,
    text: Option<String>,
    by: &Actor,
) -> Result<i64> {
    withdraw(desk, incident).await?;
    let declared = &incident.declared;
    let component = declared.component.clone().unwrap_or_else(|| declared.title.clone());
    let text = text.unwrap_or_else(|| status_draft::words(desk.words, declared.language, status, &component));
    let id = status_updates::draft(desk.tx, incident.id, &component, public(status), &text, desk.now).await?;
    record(desk, incident, by, Event::StatusDrafted { update: id, text }).await?;
    status_draft::post(desk, incident, id).await?;
    Ok(id)
}

/// The names that status pages know.
fn public(status: Status) -> &'static str {
    match status {
        Status::Triage | Status::Cancelled => Status::Investigating.name(),
        open => open.name(),
    }
}

/// A person said yes: the draft goes out. `seen`: the version of the words that the person had before them.
///
/// # Errors
/// [`UserError`] if it is a draft no longer or reads otherwise by now; the database.
pub async fn publish(desk: &mut Desk<'_>, update: i64, seen: Option<&str>, by: &Actor) -> Result<()> {
    let row = draft(desk, update).await?;
    if seen.is_some_and(|seen| seen != status_draft::version(&row.text)) {
        return Err(UserError(phrase!("user.draft-changed")).into());
    }
    let moved =
        status_updates::set_state(desk.tx, row.id, "draft", "publishing", by.user_id(), desk.now).await?;
    if !moved {
        return Err(gone());
    }
    job::enqueue(desk.tx, &PublishStatus { update, incident: row.incident }, desk.now).await?;
    shown(desk, update).await
}

/// Other words for a draft.
///
/// # Errors
/// [`UserError`] if it is a draft no longer; the database.
pub async fn reword(desk: &mut Desk<'_>, update: i64, text: &str, by: &Actor) -> Result<()> {
    let row = draft(desk, update).await?;
    if !status_updates::reword(desk.tx, update, text).await? {
        return Err(gone());
    }
    if let Some(mut incident) = incidents::get(desk.tx, row.incident).await? {
        record(desk, &mut incident, by, Event::StatusDrafted { update, text: text.to_owned() }).await?;
    }
    shown(desk, update).await
}

/// The public is not told of this incident.
///
/// # Errors
/// A conflict with another writer, or the database.
pub async fn withhold(desk: &mut Desk<'_>, incident: &mut Incident, by: &Actor) -> Result<()> {
    record(desk, incident, by, Event::StatusWithheld).await?;
    withdraw(desk, incident).await
}

/// The reminder comes again later.
///
/// # Errors
/// The database.
pub async fn snooze_status(desk: &mut Desk<'_>, incident: &mut Incident, by: &Actor) -> Result<()> {
    let text = desk.words.label(incident.declared.language, "status_reminder.snoozed", &());
    record(desk, incident, by, Event::Noted { text }).await?;
    job::enqueue_at(desk.tx, &StatusReminder { incident: incident.id }, desk.now + SNOOZE).await
}

/// Withdraws what is still a draft and takes its buttons away.
pub(super) async fn withdraw(desk: &mut Desk<'_>, incident: &Incident) -> Result<()> {
    for row in status_updates::of_incident(desk.tx, incident.id).await? {
        if row.state == "draft" {
            status_updates::set_state(desk.tx, row.id, "draft", "withdrawn", None, desk.now).await?;
            shown(desk, row.id).await?;
        }
    }
    Ok(())
}

async fn draft(desk: &mut Desk<'_>, update: i64) -> Result<Row> {
    status_updates::get(desk.tx, update).await?.filter(|row| row.state == "draft").ok_or_else(gone)
}

fn gone() -> crate::Error {
    UserError(phrase!("user.no-such-draft")).into()
}

async fn shown(desk: &mut Desk<'_>, update: i64) -> Result<()> {
    let Some(row) = status_updates::get(desk.tx, update).await? else { return Ok(()) };
    let Some(incident) = incidents::get(desk.tx, row.incident).await? else { return Ok(()) };
    status_draft::refresh(desk, &incident, &row).await
}

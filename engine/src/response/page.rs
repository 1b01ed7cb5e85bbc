//! Pages somebody now, by hand, whatever the matrix and the clock say.

use super::record;
use crate::{
    Result, UserError,
    desk::Desk,
    escalation,
    event::{Actor, Event, PageOutcome, Paged},
    incident::Incident,
    store::pages::{self, Planned},
};
use operations::phrase;

/// `contact`: a name of the configuration, a user id or a mention.
///
/// # Errors
/// [`UserError`] if nobody of that name can be reached; a conflict; the database.
pub async fn page(desk: &mut Desk<'_>, incident: &mut Incident, contact: &str, by: &Actor) -> Result<()> {
    let Some(found) = escalation::contact(desk, incident, contact) else {
        let known: Vec<&str> = desk.loaded.settings.escalation.contacts.keys().map(String::as_str).collect();
        return Err(
            UserError(phrase!("user.page-unknown", contact = contact, contacts = known.join(", "))).into()
        );
    };
    let before = pages::of_incident(desk.tx, incident.id).await?;
    // Each time by hand is a page of its own.
    let again = before.iter().filter(|page| page.policy == 0).map(|page| page.round + 1).max().unwrap_or(0);
    let slot = Planned {
        incident: incident.id,
        policy: 0,
        round: again,
        level: 0,
        contact,
        way: "",
        address: "",
        due_at: desk.now,
    };
    if !escalation::reach(desk, &found, &slot, 0).await? {
        return Err(UserError(phrase!("user.page-nobody", contact = contact)).into());
    }
    let paged =
        Paged { level: 0, contact: contact.to_owned(), by: "hand".into(), outcome: PageOutcome::Sent };
    record(desk, incident, by, Event::Paged(paged)).await
}

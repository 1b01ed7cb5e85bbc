//! From a contact to page rows: who that is now, and by which way; what fails falls through to the next.

use super::plan;
use crate::{
    Result,
    desk::Desk,
    incident::Incident,
    job,
    jobs::{escalate::Escalate, send_page::SendPage},
    settings::{Contact, Way},
    store::{
        observations,
        pages::{self, Planned, Row},
    },
};
use jiff::Timestamp;

/// The contact of a page: as it was when the incident opened, else as configured now, else a bare user id.
#[must_use]
pub fn contact(desk: &Desk<'_>, incident: &Incident, name: &str) -> Option<Contact> {
    let configured = || desk.loaded.settings.escalation.contacts.get(name).cloned();
    let user = || {
        let id = name.trim_start_matches("<@").trim_end_matches('>').split('|').next().unwrap_or_default();
        let known = id.len() > 1
            && id.starts_with(['U', 'W'])
            && id.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
        known.then(|| Contact {
            user: Some(id.to_owned()),
            group: None,
            ways: vec![Way { by: "slack".into(), address: None }],
            zone: None,
        })
    };
    incident.declared.contacts.get(name).cloned().or_else(configured).or_else(user)
}

/// Plans pages for a contact by the first of its ways, from `from` on, that leads to anybody. False: none does.
///
/// `slot` gives era, round, level and contact; its way and address are set here.
///
/// # Errors
/// The database.
pub async fn reach(desk: &mut Desk<'_>, contact: &Contact, slot: &Planned<'_>, from: usize) -> Result<bool> {
    for way in contact.ways.iter().skip(from) {
        let addresses = addresses(desk, contact, way).await?;
        for address in &addresses {
            let planned = pages::plan(desk.tx, &Planned { way: &way.by, address, ..slot.clone() }).await?;
            if planned.state == "planned" {
                job::enqueue(desk.tx, &SendPage { page: planned.id, incident: planned.incident }, desk.now)
                    .await?;
            }
        }
        if !addresses.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Who stands behind a way at this moment; a group's members as last seen.
async fn addresses(desk: &mut Desk<'_>, contact: &Contact, way: &Way) -> Result<Vec<String>> {
    if !matches!(way.by.as_str(), "slack" | "channel") {
        return Ok(way.address.iter().cloned().collect());
    }
    let one = way.address.as_ref().or(contact.user.as_ref());
    if let Some(user) = one {
        return Ok(vec![user.clone()]);
    }
    let Some(handle) = &contact.group else { return Ok(Vec::new()) };
    let handle = handle.trim_start_matches('@');
    let (groups, _) = observations::groups(desk.tx).await?;
    Ok(groups
        .into_iter()
        .find(|group| group.handle == handle || group.id == handle)
        .map_or_else(Vec::new, |group| group.members))
}

/// Plans the way after the one that failed. False: the contact has none left.
///
/// # Errors
/// The database.
pub async fn next_way(desk: &mut Desk<'_>, incident: &Incident, failed: &Row) -> Result<bool> {
    let Some(contact) = contact(desk, incident, &failed.contact) else { return Ok(false) };
    let is_it = |way: &Way| {
        way.by == failed.way && way.address.as_ref().is_none_or(|address| *address == failed.address)
    };
    let Some(place) = contact.ways.iter().position(is_it) else { return Ok(false) };
    let slot = Planned {
        incident: incident.id,
        policy: failed.policy,
        round: failed.round,
        level: failed.level,
        contact: &failed.contact,
        way: "",
        address: "",
        due_at: desk.now,
    };
    reach(desk, &contact, &slot, place + 1).await
}

/// Makes the level after `level` due now, because nobody of that one can be reached. `start` is the round's, unix ms.
///
/// # Errors
/// The database.
pub async fn next_level(desk: &mut Desk<'_>, incident: &Incident, timer: &Escalate) -> Result<()> {
    let Some(policy) = &incident.declared.policy else { return Ok(()) };
    let turns = plan(policy, incident.severity, timer.start, 0);
    let Some(next) = turns.iter().find(|turn| turn.level > timer.level) else { return Ok(()) };
    let due = Timestamp::from_millisecond(next.at).unwrap_or(desk.now).min(desk.now);
    job::enqueue_at(desk.tx, &Escalate { level: next.level, ..timer.clone() }, due).await
}

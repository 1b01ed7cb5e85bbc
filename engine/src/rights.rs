//! Who counts, and for what: at the vote, and again at the start (protocols 5). Reads observations, never the chat.
//!
//! What was observed too long ago does not count: it fails closed. `bot` refreshes before a delivery is worked.

use crate::{Result, UserError, desk::Desk, settings::Verb, store::observations};
use operations::phrase;

/// Whether somebody is a full, active, human member of this workspace, as last seen within the settings' age.
///
/// # Errors
/// The database.
pub async fn is_person(desk: &mut Desk<'_>, user: &str) -> Result<bool> {
    let oldest = oldest(desk);
    let seen = observations::person(desk.tx, user).await?;
    Ok(seen.is_some_and(|(person, at)| person.full && at >= oldest))
}

fn oldest(desk: &Desk<'_>) -> i64 {
    let approvals = &desk.loaded.settings.approvals;
    desk.now.as_millisecond() - approvals.membership_age.ms() - approvals.membership_grace.ms()
}

/// # Errors
/// [`UserError`] that names the groups which hold the right.
pub async fn check(
    desk: &mut Desk<'_>,
    verb: Verb,
    target: Option<&str>,
    environment: Option<&str>,
    user: &str,
) -> Result<()> {
    if !is_person(desk, user).await? {
        return Err(UserError(phrase!("user.not-a-member")).into());
    }
    let granted =
        desk.loaded.settings.rights.groups_for(verb, target.unwrap_or(""), environment.unwrap_or(""));
    let groups: Vec<String> = match granted {
        Some(groups) => groups.into_iter().map(|group| group.trim_start_matches('@').to_owned()).collect(),
        None if matches!(verb, Verb::Approve | Verb::Reveal) => Vec::new(),
        None => return Ok(()),
    };
    let (known, at) = observations::groups(desk.tx).await?;
    let fresh = at >= oldest(desk);
    let member =
        known.iter().any(|group| groups.contains(&group.handle) && group.members.iter().any(|id| id == user));
    if fresh && member {
        return Ok(());
    }
    let place = environment.or(target).unwrap_or("-");
    let named = groups.iter().map(|group| format!("@{group}")).collect::<Vec<_>>().join(", ");
    let what = if named.is_empty() {
        phrase!("user.nobody-may", place = place)
    } else {
        phrase!("user.may-not", place = place, groups = named)
    };
    Err(UserError(what).into())
}

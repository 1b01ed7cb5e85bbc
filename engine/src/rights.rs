//! Who counts, and for what: at the vote, and again at the start (protocols 5). Reads observations, never the chat.
//!
//! What was observed too long ago does not count: it fails closed. [`refresh`] asks the chat before a delivery is
//! worked and before an act starts, outside of any transaction; killed in the middle, what was seen before stays.

use crate::{Context, Result, UserError, desk::Desk, settings::Verb, store::observations};
use operations::phrase;

/// Looks people and the groups up again where what was seen is older than `age_ms`.
///
/// # Errors
/// The chat can't be asked, or the database: what was seen before stays, and counts as long as it may.
pub async fn refresh(cx: &Context, users: &[&str], age_ms: i64) -> Result<()> {
    let now = cx.clock.now();
    let old = |at: i64| now.as_millisecond() - at > age_ms;
    let mut tx = cx.db.read().await?;
    let mut asked = Vec::new();
    for user in users {
        if observations::person(&mut tx, user).await?.is_none_or(|(_, at)| old(at)) {
            asked.push(*user);
        }
    }
    let (_, groups_at) = observations::groups(&mut tx).await?;
    drop(tx);
    let mut people = Vec::with_capacity(asked.len());
    for user in asked {
        people.extend(cx.chat.person(user).await.map_err(anyhow::Error::from)?);
    }
    let groups =
        if old(groups_at) { Some(cx.chat.groups().await.map_err(anyhow::Error::from)?) } else { None };
    if people.is_empty() && groups.is_none() {
        return Ok(());
    }
    let mut tx = cx.db.begin().await?;
    for person in &people {
        observations::put_person(&mut tx, person, now).await?;
    }
    if let Some(groups) = groups {
        observations::put_groups(&mut tx, &groups, now).await?;
    }
    tx.commit().await
}

/// Whether somebody is a full, active, human member of this workspace, as last seen within the settings' age.
///
/// # Errors
/// The database.
pub async fn is_person(desk: &mut Desk<'_>, user: &str) -> Result<bool> {
    let oldest = oldest(desk);
    was_person(desk, user, oldest).await
}

/// As last seen, not before `oldest` (unix ms).
async fn was_person(desk: &mut Desk<'_>, user: &str, oldest: i64) -> Result<bool> {
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
    // Glass is broken when nobody can be asked: what was known last counts then, however old.
    let oldest = if verb == Verb::BreakGlass { i64::MIN } else { oldest(desk) };
    if !was_person(desk, user, oldest).await? {
        return Err(UserError(phrase!("user.not-a-member")).into());
    }
    let granted =
        desk.loaded.settings.rights.groups_for(verb, target.unwrap_or(""), environment.unwrap_or(""));
    let groups: Vec<String> = match granted {
        Some(groups) => groups.into_iter().map(|group| group.trim_start_matches('@').to_owned()).collect(),
        None if matches!(verb, Verb::Approve | Verb::BreakGlass | Verb::Reveal) => Vec::new(),
        None => return Ok(()),
    };
    let (known, at) = observations::groups(desk.tx).await?;
    let fresh = at >= oldest;
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

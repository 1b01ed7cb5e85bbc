//! Who somebody is, looked up before a delivery of theirs is worked: a transaction never waits for the chat.
//!
//! What could not be looked up stays as it was last seen; the decision fails closed on what is too old.

use engine::{Context, inbox::Delivery, store::observations};

/// Refreshes the person's and the groups' observations if they are older than the settings allow.
pub(crate) async fn refresh(cx: &Context, delivery: &Delivery) {
    if let Err(error) = try_refresh(cx, &delivery.user).await {
        tracing::warn!(error = format!("{error:#}"), "people can't be looked up");
    }
}

async fn try_refresh(cx: &Context, user: &str) -> engine::Result<()> {
    let now = cx.clock.now();
    let oldest = now.as_millisecond() - cx.loaded().settings.approvals.membership_age.ms() / 2;
    let mut tx = cx.db.read().await?;
    let person = observations::person(&mut tx, user).await?;
    let (_, groups_at) = observations::groups(&mut tx).await?;
    drop(tx);
    let person_is_old = person.is_none_or(|(_, at)| at < oldest);
    let seen = if person_is_old { cx.chat.person(user).await.map_err(anyhow::Error::from)? } else { None };
    let groups =
        if groups_at < oldest { Some(cx.chat.groups().await.map_err(anyhow::Error::from)?) } else { None };
    if seen.is_none() && groups.is_none() {
        return Ok(());
    }
    let mut tx = cx.db.begin().await?;
    if let Some(person) = seen {
        observations::put_person(&mut tx, &person, now).await?;
    }
    if let Some(groups) = groups {
        observations::put_groups(&mut tx, &groups, now).await?;
    }
    tx.commit().await
}

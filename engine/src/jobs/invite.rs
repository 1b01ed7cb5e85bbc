//! Brings people into an incident's channel. Who is there already is no failure; who can't be is said once.

use crate::{
    Context, Result,
    incident::Incident,
    job::{Done, Job, Lease},
    message::impaired,
    ports::ChatError,
    store::{incidents, observations},
    wire::Wire,
};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// Without users: everybody who belongs to the incident from the start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invite {
    pub incident: i64,
    pub users: Vec<String>,
}

impl Wire for Invite {}

impl Job for Invite {
    const KIND: &'static str = "invite";

    fn key(&self) -> String {
        format!("invite:{}:{}", self.incident, self.users.join(","))
    }

    fn incident(&self) -> Option<i64> {
        Some(self.incident)
    }

    async fn run(self, cx: &Context, lease: &Lease) -> Result<Done> {
        let mut tx = cx.db.read().await?;
        let Some(incident) = incidents::get(&mut tx, self.incident).await? else { return Ok(Done::Finished) };
        drop(tx);
        // Without a channel yet: whoever opens it invites everybody.
        let Some((channel, _)) = incident.channel.clone() else { return Ok(Done::Finished) };
        let users = if self.users.is_empty() { everybody(cx, lease, &incident).await? } else { self.users };
        match cx.chat.invite(&channel, &users).await {
            Ok(left_out) => {
                if let Some((user, code)) = left_out.first() {
                    impaired::note(cx, lease, incident.id, "invite", &format!("{user}: {code}")).await?;
                }
                Ok(Done::Finished)
            }
            Err(ChatError::RateLimited { retry_after_ms }) => {
                Ok(Done::Again(cx.clock.now() + SignedDuration::from_millis(retry_after_ms)))
            }
            Err(ChatError::Refused { code, .. }) => {
                impaired::note(cx, lease, incident.id, "invite", &code).await?;
                Ok(Done::Finished)
            }
            Err(error) => Err(anyhow::Error::new(error).context("inviting people").into()),
        }
    }
}

/// The reporter, the commander, those the settings name, and the contacts of the first level.
async fn everybody(cx: &Context, lease: &Lease, incident: &Incident) -> Result<Vec<String>> {
    let loaded = cx.loaded();
    let mut names: Vec<String> = loaded.settings.incidents.invite.clone();
    names.extend(incident.declared_by.user_id().map(str::to_owned));
    names.extend(incident.commander.clone());
    let first = incident.declared.policy.as_ref().and_then(|policy| policy.levels.first());
    for contact in first.into_iter().flat_map(|level| &level.contacts) {
        if let Some(contact) = incident.declared.contacts.get(contact) {
            names.extend(contact.user.clone());
            names.extend(contact.group.as_ref().map(|group| format!("@{}", group.trim_start_matches('@'))));
        }
    }
    let groups =
        if names.iter().any(|name| name.starts_with('@')) { groups(cx, lease).await? } else { Vec::new() };
    let mut users: Vec<String> = Vec::new();
    for name in names {
        let members = match name.strip_prefix('@') {
            Some(handle) => groups
                .iter()
                .find(|group| group.handle == handle)
                .map_or(Vec::new(), |group| group.members.clone()),
            None => vec![name],
        };
        for user in members {
            if !users.contains(&user) {
                users.push(user);
            }
        }
    }
    Ok(users)
}

/// As last seen; asked for if nobody has looked yet.
async fn groups(cx: &Context, lease: &Lease) -> Result<Vec<crate::ports::Group>> {
    let mut tx = cx.db.read().await?;
    let (groups, at) = observations::groups(&mut tx).await?;
    drop(tx);
    if at > 0 {
        return Ok(groups);
    }
    let groups = cx.chat.groups().await.map_err(anyhow::Error::new)?;
    let mut tx = lease.begin(cx).await?;
    observations::put_groups(&mut tx, &groups, cx.clock.now()).await?;
    tx.commit().await?;
    Ok(groups)
}

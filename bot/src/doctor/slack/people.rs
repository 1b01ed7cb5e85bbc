//! Whoever the configuration names: user groups of rights and invitations, and contacts.

use super::probe::Probe;
use crate::{config::Config, doctor::finding::Finding};
use operations::phrase;
use serde_json::Value;
use std::collections::BTreeSet;

pub(super) async fn look(probe: &Probe, config: &Config) -> Vec<Finding> {
    let mut found = groups(probe, config).await;
    for (name, contact) in &config.escalation.contacts {
        if let Some(user) = &contact.user {
            found.push(contact_of(probe, name, user).await);
        }
    }
    if config.rights.0.iter().all(|grant| !grant.verbs.contains(&engine::settings::Verb::Approve)) {
        found.push(Finding::missing(phrase!("doctor.no-approvers"), phrase!("doctor.list-approvers")));
    }
    found
}

async fn groups(probe: &Probe, config: &Config) -> Vec<Finding> {
    let of_rights = config.rights.0.iter().flat_map(|grant| grant.groups.iter().map(String::as_str));
    let invited = config.incidents.invite.iter().filter_map(|who| who.strip_prefix('@'));
    let paged = config.escalation.contacts.values().filter_map(|contact| contact.group.as_deref());
    let named: BTreeSet<&str> =
        of_rights.chain(invited).chain(paged).map(|handle| handle.trim_start_matches('@')).collect();
    if named.is_empty() {
        return Vec::new();
    }
    let there = match probe.get("usergroups.list", &[("include_users", "true")]).await {
        Ok(answer) => answer.body["usergroups"].as_array().cloned().unwrap_or_default(),
        Err(why) => {
            let finding = Finding::missing(phrase!("doctor.groups-unknown"), phrase!("doctor.check-scopes"));
            return vec![finding.saying(why.said)];
        }
    };
    named.into_iter().map(|handle| group(&there, handle)).collect()
}

fn group(there: &[Value], handle: &str) -> Finding {
    let found = there
        .iter()
        .find(|group| group["handle"] == handle && group["date_delete"].as_i64().unwrap_or(0) == 0);
    let members = found.map(|group| group["users"].as_array().map_or(0, Vec::len));
    match members {
        None => {
            Finding::missing(phrase!("doctor.group-missing", handle = handle), phrase!("doctor.create-group"))
        }
        Some(0) => {
            Finding::missing(phrase!("doctor.group-empty", handle = handle), phrase!("doctor.fill-group"))
        }
        Some(members) => Finding::good(phrase!("doctor.group", handle = handle, members = members)),
    }
}

async fn contact_of(probe: &Probe, name: &str, user: &str) -> Finding {
    let next = || phrase!("doctor.mend-contact", contact = name);
    match probe.get("users.info", &[("user", user)]).await {
        Ok(answer) if answer.body["user"]["deleted"] == true => {
            Finding::missing(phrase!("doctor.contact-deactivated", contact = name, account = user), next())
        }
        Ok(answer) if answer.body["user"]["is_bot"] == true => {
            Finding::missing(phrase!("doctor.contact-bot", contact = name, account = user), next())
        }
        Ok(_) => Finding::good(phrase!("doctor.contact", contact = name)),
        Err(why) => {
            Finding::missing(phrase!("doctor.contact-missing", contact = name, account = user), next())
                .saying(why.said)
        }
    }
}

//! `auth.test`, `team.info`, `apps.connections.open`.

use serde_json::{Value, json};

use super::{Reply, Request};

pub(crate) fn api_test(request: &mut Request<'_>) -> Reply {
    Ok(json!({"args": request.args.recorded()}))
}

pub(crate) fn test(request: &mut Request<'_>) -> Reply {
    let workspace = &request.workspace;
    Ok(json!({"url": format!("https://{}.slack.com/", workspace.domain), "team": workspace.team_name,
        "user": workspace.users[&workspace.app.bot_user].name, "team_id": workspace.team_id,
        "user_id": workspace.app.bot_user, "bot_id": workspace.app.bot_id, "is_enterprise_install": false}))
}

pub(crate) fn team_info(request: &mut Request<'_>) -> Reply {
    let workspace = &request.workspace;
    let team: Value = json!({"id": workspace.team_id, "name": workspace.team_name, "domain": workspace.domain,
        "email_domain": "", "icon": {"image_default": true}});
    Ok(json!({"team": team}))
}

/// Gives a ticket; the connection that brings it uses it up.
pub(crate) fn connections_open(request: &mut Request<'_>) -> Reply {
    let ticket = request.workspace.ids.secret();
    request.workspace.tickets.insert(ticket.clone());
    let address = request.base.replacen("http://", "ws://", 1);
    Ok(json!({"url": format!("{address}/link/?ticket={ticket}&app_id={}", request.workspace.app.app_id)}))
}

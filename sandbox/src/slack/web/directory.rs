//! `users.*`, `bots.info` and `usergroups.*`.

use serde_json::{Value, json};

use super::{ApiError, Reply, Request, page, refuse};

fn emails(request: &Request<'_>) -> bool {
    request.workspace.app.scopes.contains("users:read.email")
}

pub(crate) fn user_info(request: &mut Request<'_>) -> Reply {
    let id = request.args.need("user")?;
    let user = request.workspace.users.get(&id).ok_or_else(|| ApiError::new("user_not_found"))?;
    Ok(json!({"user": user.wire(emails(request), request.args.flag("include_locale"))}))
}

pub(crate) fn users_list(request: &mut Request<'_>) -> Reply {
    let locale = request.args.flag("include_locale");
    let all: Vec<Value> =
        request.workspace.users.values().map(|user| user.wire(emails(request), locale)).collect();
    let (members, next) = page::cut(all, request.args, 1000)?;
    Ok(
        json!({"members": members, "cache_ts": request.now_ms / 1000, "response_metadata": {"next_cursor": next}}),
    )
}

pub(crate) fn lookup_by_email(request: &mut Request<'_>) -> Reply {
    let email = request.args.need("email")?;
    let found =
        request.workspace.users.values().find(|user| user.email == email && !user.deleted && !user.is_bot);
    let user = found.ok_or_else(|| ApiError::new("users_not_found"))?;
    Ok(json!({"user": user.wire(true, false)}))
}

pub(crate) fn groups_list(request: &mut Request<'_>) -> Reply {
    let (users, disabled) = (request.args.flag("include_users"), request.args.flag("include_disabled"));
    let team = &request.workspace.team_id;
    let groups = request.workspace.groups.values().filter(|group| disabled || !group.disabled);
    let groups: Vec<Value> = groups.map(|group| group.wire(team, users)).collect();
    Ok(json!({"usergroups": groups}))
}

pub(crate) fn group_users(request: &mut Request<'_>) -> Reply {
    let id = request.args.need("usergroup")?;
    match request.workspace.groups.get(&id) {
        Some(group) => Ok(json!({"users": group.members})),
        None => refuse("no_such_subteam"),
    }
}

/// The app's own bot; of others nothing is known here.
pub(crate) fn bot_info(request: &mut Request<'_>) -> Reply {
    let app = &request.workspace.app;
    if request.args.text("bot").is_some_and(|bot| bot != app.bot_id) {
        return refuse("bot_not_found");
    }
    Ok(json!({"bot": {"id": app.bot_id, "app_id": app.app_id, "user_id": app.bot_user, "deleted": false,
        "name": request.workspace.users[&app.bot_user].name, "updated": 0, "icons": {}}}))
}

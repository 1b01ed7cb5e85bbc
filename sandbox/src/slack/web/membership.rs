//! Who is in a conversation: `invite`, `join`, `leave`, `members`, and `open` for direct messages.

use serde_json::{Value, json};

use super::conversations::{new_channel, note};
use super::{ApiError, Reply, Request, page, refuse};
use crate::slack::state::{Channel, ChannelKind, User};

pub(crate) fn open(request: &mut Request<'_>) -> Reply {
    let bot = request.bot();
    let users = match request.args.text("users") {
        Some(users) => users,
        None => return refuse("users_list_not_supplied"),
    };
    let ids: Vec<&str> = users.split(',').map(str::trim).filter(|id| !id.is_empty()).collect();
    let [id] = ids[..] else {
        // Group direct messages are not part of this workspace.
        return refuse(if ids.is_empty() { "users_list_not_supplied" } else { "too_many_users" });
    };
    match request.workspace.users.get(id) {
        None => return refuse("user_not_found"),
        Some(user) if user.deleted => return refuse("user_disabled"),
        Some(user) if user.is_bot => return refuse("cannot_dm_bot"),
        Some(_) => {}
    }
    let existing = request.workspace.dm(id).map(|channel| channel.id.clone());
    let already = existing.is_some();
    let channel = existing.unwrap_or_else(|| open_dm(request, id, &bot));
    Ok(json!({"no_op": already, "already_open": already, "channel": {"id": channel}}))
}

pub(crate) fn open_dm(request: &mut Request<'_>, user: &str, bot: &str) -> String {
    let id = request.workspace.ids.object("D");
    let mut channel: Channel = new_channel(id.clone(), "", ChannelKind::Im, bot, request.now_ms);
    channel.members.insert(user.to_owned());
    request.workspace.channels.insert(id.clone(), channel);
    id
}

pub(crate) fn join(request: &mut Request<'_>) -> Reply {
    let (bot, team) = (request.bot(), request.workspace.team_id.clone());
    let channel = request.channel("channel")?;
    if channel.archived {
        return refuse("is_archived");
    }
    if channel.kind != ChannelKind::Public {
        return refuse("method_not_supported_for_channel_type");
    }
    let already = !channel.members.insert(bot.clone());
    let (wire, id) = (channel.wire(&team, &bot), channel.id.clone());
    if already {
        return Ok(
            json!({"channel": wire, "warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}),
        );
    }
    note(request, &id, "channel_join", "joined the channel");
    Ok(json!({"channel": wire}))
}

pub(crate) fn leave(request: &mut Request<'_>) -> Reply {
    let bot = request.bot();
    let channel = request.channel("channel")?;
    if channel.members.remove(&bot) { Ok(json!({})) } else { Ok(json!({"not_in_channel": true})) }
}

/// Why this person can't be invited, if so.
fn objection(channel: &Channel, user: Option<&User>, id: &str, bot: &str) -> Option<&'static str> {
    match user {
        None => Some("user_not_found"),
        Some(_) if id == bot => Some("cant_invite_self"),
        Some(user) if user.deleted => Some("cant_invite"),
        Some(_) if channel.members.contains(id) => Some("already_in_channel"),
        Some(user) if user.is_ultra_restricted => Some("ura_max_channels"),
        Some(_) => None,
    }
}

pub(crate) fn invite(request: &mut Request<'_>) -> Reply {
    let (bot, team, force) = (request.bot(), request.workspace.team_id.clone(), request.args.flag("force"));
    let users = request.args.text("users").filter(|users| !users.is_empty());
    let users = users.ok_or_else(|| ApiError::new("no_user"))?;
    let ids: Vec<String> =
        users.split(',').map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()).collect();
    if ids.len() > 100 {
        return refuse("too_many_users");
    }
    let channel_id = request.own_channel("channel")?.id.clone();
    let channel = &request.workspace.channels[&channel_id];
    let judged = ids.iter().map(|id| (id, objection(channel, request.workspace.users.get(id), id, &bot)));
    let (bad, good): (Vec<_>, Vec<_>) = judged.partition(|(_, objection)| objection.is_some());
    let errors: Vec<Value> =
        bad.iter().map(|(user, error)| json!({"user": user, "ok": false, "error": error})).collect();
    let first = bad.first().and_then(|(_, error)| *error);
    let added: Vec<String> = good.iter().map(|(id, _)| (*id).clone()).collect();
    if let Some(first) = first.filter(|_| !force || added.is_empty()) {
        return Err(ApiError::new(first).with("errors", json!(errors)));
    }
    for user in &added {
        admit(request, &channel_id, user, &bot);
    }
    let mut reply = json!({"channel": request.workspace.channels[&channel_id].wire(&team, &bot)});
    if !errors.is_empty() {
        reply["errors"] = json!(errors);
    }
    Ok(reply)
}

fn admit(request: &mut Request<'_>, channel: &str, user: &str, inviter: &str) {
    if let Some(channel) = request.workspace.channels.get_mut(channel) {
        channel.members.insert(user.to_owned());
    }
    note(request, channel, "channel_join", &format!("added <@{user}> to the channel"));
    let event = json!({"type": "member_joined_channel", "user": user, "channel": channel, "channel_type": "C",
        "team": request.workspace.team_id, "inviter": inviter});
    request.workspace.emit("member_joined_channel", event);
}

pub(crate) fn members(request: &mut Request<'_>) -> Reply {
    let all: Vec<String> = request.channel("channel")?.members.iter().cloned().collect();
    let (members, next) = page::cut(all, request.args, 100)?;
    Ok(json!({"members": members, "response_metadata": {"next_cursor": next}}))
}

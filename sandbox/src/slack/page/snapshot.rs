//! Everything the page needs to draw what one person sees.

use serde_json::{Map, Value, json};

use crate::slack::state::{Channel, User, View, Workspace};

/// Channels the person is in (and public ones), messages with whispers among them, modals, people.
pub(super) fn seen_by(workspace: &Workspace, user: Option<&str>, controls: &Value) -> Value {
    let people =
        || workspace.users.values().filter(|user| !user.is_bot && user.id != "USLACKBOT" && !user.deleted);
    let known = user.filter(|id| people().any(|person| person.id == *id));
    let Some(me) = known.map(str::to_owned).or_else(|| people().next().map(|person| person.id.clone()))
    else {
        return json!({"team": workspace.team_name, "people": [], "controls": controls});
    };
    let visible = |channel: &&Channel| channel.members.contains(&me) || channel.name == "general";
    let channels: Vec<Value> = workspace
        .channels
        .values()
        .filter(visible)
        .map(|channel| channel_seen(workspace, channel, &me))
        .collect();
    let modals: Vec<Value> = workspace.views.get(&me).into_iter().flatten().map(view).collect();
    let groups: Map<String, Value> = workspace
        .groups
        .values()
        .map(|group| (group.id.clone(), json!({"handle": group.handle, "members": group.members})))
        .collect();
    let users: Map<String, Value> =
        workspace.users.values().map(|user| (user.id.clone(), person(user))).collect();
    let names: Map<String, Value> =
        workspace.channels.values().map(|channel| (channel.id.clone(), json!(channel.name))).collect();
    let commands: Vec<Value> = workspace
        .app
        .commands
        .iter()
        .map(|(name, about, hint)| json!({"name": name, "about": about, "hint": hint}))
        .collect();
    let shortcuts: Vec<Value> = workspace
        .app
        .shortcuts
        .iter()
        .map(|(kind, id, name)| json!({"kind": kind, "id": id, "name": name}))
        .collect();
    json!({
        "team": workspace.team_name, "me": me, "app": workspace.app.bot_user, "people": people().map(|user| user.id.as_str()).collect::<Vec<_>>(),
        "users": users, "groups": groups, "channel_names": names, "channels": channels, "modals": modals,
        "home": workspace.homes.get(&me).map(view), "commands": commands, "shortcuts": shortcuts, "controls": controls,
    })
}

fn person(user: &User) -> Value {
    json!({"name": user.name, "real_name": user.real_name, "title": user.title, "tz": user.tz, "bot": user.is_bot, "guest": user.is_guest(), "deleted": user.deleted})
}

fn view(view: &View) -> Value {
    json!({"id": view.id, "hash": view.hash, "content": view.content, "values": view.values, "errors": view.errors})
}

fn channel_seen(workspace: &Workspace, channel: &Channel, me: &str) -> Value {
    let mut messages: Vec<Value> = channel
        .messages
        .iter()
        .map(|message| {
            let mut wire = message.wire(&workspace.team_id);
            wire["reply_broadcast"] = json!(message.reply_broadcast);
            wire["choices"] =
                workspace.choices.get(&(message.ts.clone(), me.to_owned())).cloned().unwrap_or(Value::Null);
            wire["files"] = message
                .files
                .iter()
                .filter_map(|id| workspace.files.get(id))
                .map(|file| json!({"id": file.id, "title": file.title, "length": file.length}))
                .collect();
            wire
        })
        .collect();
    let whispers = workspace.ephemerals.iter().filter(|one| one.to == me && one.channel == channel.id);
    messages.extend(whispers.map(|one| {
        let mut wire = one.message.wire(&workspace.team_id);
        wire["whisper"] = json!(true);
        wire
    }));
    messages.sort_by(|a, b| a["ts"].as_str().cmp(&b["ts"].as_str()));
    let read = workspace.read_marks.get(&(me.to_owned(), channel.id.clone()));
    let bookmarks: Vec<Value> = channel
        .bookmarks
        .iter()
        .map(|one| json!({"title": one.title, "link": one.link, "emoji": one.emoji}))
        .collect();
    json!({
        "id": channel.id, "name": channel.name, "kind": format!("{:?}", channel.kind).to_lowercase(), "archived": channel.archived,
        "topic": channel.topic, "members": channel.members, "bookmarks": bookmarks, "pins": channel.pins,
        "messages": messages, "read": read,
    })
}

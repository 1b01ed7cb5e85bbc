//! `conversations.*` on the channel itself and its messages; who is in it is `membership`.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{ApiError, Reply, Request, page, refuse};
use crate::slack::state::{Channel, ChannelKind, Message};

/// The rules of a channel's name (docs: lowercase, no spaces or periods, at most 80).
fn check_name(name: &str) -> Result<(), ApiError> {
    let allowed =
        |c: char| c == '-' || c == '_' || c.is_ascii_digit() || (c.is_alphabetic() && !c.is_uppercase());
    if name.is_empty() {
        return refuse("invalid_name_required");
    }
    if name.chars().count() > 80 {
        return refuse("invalid_name_maxlength");
    }
    if !name.chars().any(char::is_alphanumeric) {
        return refuse("invalid_name_punctuation");
    }
    if !name.chars().all(allowed) {
        return refuse("invalid_name_specials");
    }
    Ok(())
}

pub(crate) fn create(request: &mut Request<'_>) -> Reply {
    let name = request.args.text("name").unwrap_or_default();
    check_name(&name)?;
    if request.workspace.channel_named(&name).is_some() {
        return refuse("name_taken");
    }
    let kind = if request.args.flag("is_private") { ChannelKind::Private } else { ChannelKind::Public };
    let bot = request.bot();
    let channel = new_channel(request.workspace.ids.object("C"), &name, kind, &bot, request.now_ms);
    let wire = channel.wire(&request.workspace.team_id, &bot);
    request.workspace.channels.insert(channel.id.clone(), channel);
    Ok(json!({"channel": wire}))
}

pub(crate) fn new_channel(id: String, name: &str, kind: ChannelKind, creator: &str, now_ms: i64) -> Channel {
    Channel {
        id,
        name: name.to_owned(),
        kind,
        archived: false,
        topic: String::new(),
        purpose: String::new(),
        creator: creator.to_owned(),
        created: now_ms / 1000,
        members: BTreeSet::from([creator.to_owned()]),
        messages: Vec::new(),
        pins: Vec::new(),
        bookmarks: Vec::new(),
    }
}

pub(crate) fn archive(request: &mut Request<'_>) -> Reply {
    let bot = request.bot();
    let channel = request.channel("channel")?;
    if channel.archived {
        return refuse("already_archived");
    }
    if channel.name == "general" {
        return refuse("cant_archive_general");
    }
    if !channel.members.contains(&bot) {
        return refuse("not_in_channel");
    }
    channel.archived = true;
    let id = channel.id.clone();
    request.workspace.emit("channel_archive", json!({"type": "channel_archive", "channel": id, "user": bot}));
    Ok(json!({}))
}

pub(crate) fn unarchive(request: &mut Request<'_>) -> Reply {
    let bot = request.bot();
    let channel = request.channel("channel")?;
    if !channel.archived {
        return refuse("not_archived");
    }
    channel.archived = false;
    let id = channel.id.clone();
    request
        .workspace
        .emit("channel_unarchive", json!({"type": "channel_unarchive", "channel": id, "user": bot}));
    Ok(json!({}))
}

pub(crate) fn rename(request: &mut Request<'_>) -> Reply {
    let (bot, team) = (request.bot(), request.workspace.team_id.clone());
    let name = request.args.text("name").unwrap_or_default();
    check_name(&name)?;
    let taken = request.workspace.channel_named(&name).map(|other| other.id.clone());
    let channel = request.own_channel("channel")?;
    if taken.is_some_and(|other| other != channel.id) {
        return refuse("name_taken");
    }
    if channel.creator != bot {
        return refuse("not_authorized");
    }
    channel.name.clone_from(&name);
    let (wire, id, created) = (channel.wire(&team, &bot), channel.id.clone(), channel.created);
    let event = json!({"type": "channel_rename", "channel": {"id": id, "name": name, "created": created}});
    request.workspace.emit("channel_rename", event);
    Ok(json!({"channel": wire}))
}

pub(crate) fn set_topic(request: &mut Request<'_>) -> Reply {
    let (bot, team, topic) =
        (request.bot(), request.workspace.team_id.clone(), request.args.text("topic").unwrap_or_default());
    let channel = request.own_channel("channel")?;
    if topic.chars().count() > 250 {
        return refuse("too_long");
    }
    channel.topic.clone_from(&topic);
    let (wire, id) = (channel.wire(&team, &bot), channel.id.clone());
    note(request, &id, "channel_topic", &format!("set the channel topic: {topic}"));
    Ok(json!({"channel": wire}))
}

pub(crate) fn set_purpose(request: &mut Request<'_>) -> Reply {
    let purpose = request.args.text("purpose").unwrap_or_default();
    let channel = request.own_channel("channel")?;
    if purpose.chars().count() > 250 {
        return refuse("too_long");
    }
    channel.purpose.clone_from(&purpose);
    Ok(json!({"purpose": purpose}))
}

/// Writes the small grey line that Slack writes itself when a channel changes.
pub(crate) fn note(request: &mut Request<'_>, channel: &str, subtype: &str, text: &str) {
    let user = request.bot();
    let ts = request.workspace.ids.ts(request.now_ms);
    let message =
        Message { ts, user, text: text.to_owned(), subtype: Some(subtype.to_owned()), ..Message::default() };
    if let Some(channel) = request.workspace.channels.get_mut(channel) {
        channel.messages.push(message);
    }
}

pub(crate) fn info(request: &mut Request<'_>) -> Reply {
    let (bot, team) = (request.bot(), request.workspace.team_id.clone());
    let channel = request.channel("channel")?;
    Ok(json!({"channel": channel.wire(&team, &bot)}))
}

pub(crate) fn list(request: &mut Request<'_>) -> Reply {
    let bot = request.bot();
    let types = request.args.text("types").unwrap_or_else(|| "public_channel".to_owned());
    let no_archived = request.args.flag("exclude_archived");
    let wanted = |channel: &&Channel| {
        let (kind, visible) = match channel.kind {
            ChannelKind::Public => ("public_channel", true),
            ChannelKind::Private => ("private_channel", channel.members.contains(&bot)),
            ChannelKind::Im => ("im", channel.members.contains(&bot)),
        };
        visible && types.split(',').any(|one| one.trim() == kind) && !(no_archived && channel.archived)
    };
    let team = &request.workspace.team_id;
    let all: Vec<Value> =
        request.workspace.channels.values().filter(wanted).map(|channel| channel.wire(team, &bot)).collect();
    let (channels, next) = page::cut(all, request.args, 100)?;
    Ok(json!({"channels": channels, "response_metadata": {"next_cursor": next}}))
}

/// Whether `ts` is within `oldest` and `latest` (borders excluded, unless `inclusive`).
fn within(request: &Request<'_>, ts: &str) -> bool {
    let micros = |text: &str| text.parse::<f64>().unwrap_or(0.0);
    let inclusive = request.args.flag("inclusive");
    let bound = |key: &str| {
        request.args.text(key).filter(|text| !text.is_empty() && text != "0").map(|text| micros(&text))
    };
    let after =
        bound("oldest").is_none_or(|oldest| micros(ts) > oldest || (inclusive && micros(ts) >= oldest));
    let before =
        bound("latest").is_none_or(|latest| micros(ts) < latest || (inclusive && micros(ts) <= latest));
    after && before
}

pub(crate) fn history(request: &mut Request<'_>) -> Reply {
    let bot = request.bot();
    let channel = request.channel("channel")?;
    if !channel.members.contains(&bot) {
        return refuse("not_in_channel");
    }
    let (id, pins) = (channel.id.clone(), channel.pins.len());
    let channel = &request.workspace.channels[&id];
    let chosen = channel.history().filter(|message| within(request, &message.ts));
    let mut all: Vec<Value> =
        chosen.map(|message| with_replies(channel, message, &request.workspace.team_id)).collect();
    all.reverse();
    let (messages, next) = page::cut(all, request.args, 100)?;
    Ok(
        json!({"messages": messages, "has_more": !next.is_empty(), "pin_count": pins, "response_metadata": {"next_cursor": next}}),
    )
}

fn with_replies(channel: &Channel, message: &Message, team: &str) -> Value {
    let mut wire = message.wire(team);
    let replies: Vec<&Message> = channel.thread(&message.ts).filter(|reply| reply.ts != message.ts).collect();
    if let Some(last) = replies.last() {
        let mut users: Vec<&String> = replies.iter().map(|reply| &reply.user).collect();
        users.sort();
        users.dedup();
        wire["reply_count"] = json!(replies.len());
        wire["reply_users"] = json!(users);
        wire["reply_users_count"] = json!(users.len());
        wire["latest_reply"] = json!(last.ts);
    }
    wire
}

pub(crate) fn replies(request: &mut Request<'_>) -> Reply {
    let (bot, ts) = (request.bot(), request.args.need("ts")?);
    let channel = request.channel("channel")?;
    if !channel.members.contains(&bot) {
        return refuse("not_in_channel");
    }
    let id = channel.id.clone();
    let channel = &request.workspace.channels[&id];
    if !channel.messages.iter().any(|message| message.ts == ts) {
        return refuse("thread_not_found");
    }
    let chosen = channel.thread(&ts).filter(|message| message.ts == ts || within(request, &message.ts));
    let all: Vec<Value> =
        chosen.map(|message| with_replies(channel, message, &request.workspace.team_id)).collect();
    let (messages, next) = page::cut(all, request.args, 1000)?;
    Ok(
        json!({"messages": messages, "has_more": !next.is_empty(), "response_metadata": {"next_cursor": next}}),
    )
}

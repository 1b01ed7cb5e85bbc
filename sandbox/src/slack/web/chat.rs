//! `chat.*`: what may be posted is checked as Slack checks it, then stored as it came.

use serde_json::{Value, json};

use super::membership::open_dm;
use super::{ApiError, Reply, Request, refuse};
use crate::slack::blocks;
use crate::slack::state::{ChannelKind, Ephemeral, Message};

/// Text and blocks of a message, checked.
pub(crate) struct Content {
    pub(crate) text: String,
    pub(crate) blocks: Vec<Value>,
    pub(crate) metadata: Option<Value>,
}

/// Reads and checks `text` and `blocks`; `text_limit` in characters.
pub(crate) fn content(args: &super::Args, text_limit: Option<usize>) -> Result<Content, ApiError> {
    let text = args.text("text").unwrap_or_default();
    let parsed = args.json("blocks").map_err(|()| ApiError::new("invalid_blocks_format"))?;
    let blocks = match parsed {
        None => Vec::new(),
        Some(Value::Array(mut blocks)) => {
            blocks::check_message(&mut blocks)?;
            blocks
        }
        Some(_) => return refuse("invalid_blocks_format"),
    };
    if text.is_empty() && blocks.is_empty() {
        return refuse("no_text");
    }
    if text_limit.is_some_and(|limit| text.chars().count() > limit) {
        return refuse("msg_too_long");
    }
    let metadata = args.json("metadata").map_err(|()| ApiError::new("invalid_metadata_format"))?;
    // Slack cuts longer texts rather than refusing them (docs of chat.postMessage).
    Ok(Content { text: text.chars().take(40_000).collect(), blocks, metadata })
}

pub(crate) fn post(request: &mut Request<'_>) -> Reply {
    let channel = address(request)?;
    let Content { text, blocks, metadata } = content(request.args, None)?;
    let (bot, bot_id, team) =
        (request.bot(), request.workspace.app.bot_id.clone(), request.workspace.team_id.clone());
    let thread_ts = request.args.text("thread_ts").filter(|ts| !ts.is_empty());
    if let Some(thread) = &thread_ts {
        match request.workspace.message(&channel, thread) {
            None => return refuse("thread_not_found"),
            Some(parent) if parent.is_reply() => return refuse("cannot_reply_to_message"),
            Some(_) => {}
        }
    }
    let message = Message {
        ts: request.workspace.ids.ts(request.now_ms),
        reply_broadcast: thread_ts.is_some() && request.args.flag("reply_broadcast"),
        thread_ts,
        user: bot,
        bot_id: Some(bot_id),
        text,
        blocks,
        metadata,
        ..Message::default()
    };
    let (ts, wire) = (message.ts.clone(), message.wire(&team));
    request.workspace.store(&channel, message);
    Ok(json!({"channel": channel, "ts": ts, "message": wire}))
}

/// Where a post goes: a channel's id, or a person's (their direct message, which is opened).
fn address(request: &mut Request<'_>) -> Result<String, ApiError> {
    let (to, bot) = (request.args.need("channel")?, request.bot());
    if let Some(user) = request.workspace.users.get(&to) {
        if user.deleted || user.is_bot {
            return refuse("channel_not_found");
        }
        let existing = request.workspace.dm(&to).map(|channel| channel.id.clone());
        return Ok(existing.unwrap_or_else(|| open_dm(request, &to, &bot)));
    }
    let public = request.workspace.app.scopes.contains("chat:write.public");
    let channel = request.channel("channel")?;
    if channel.archived {
        return refuse("is_archived");
    }
    let writable = channel.members.contains(&bot) || (public && channel.kind == ChannelKind::Public);
    if !writable {
        return refuse("not_in_channel");
    }
    Ok(channel.id.clone())
}

pub(crate) fn update(request: &mut Request<'_>) -> Reply {
    let (ts, bot) = (request.args.need("ts")?, request.bot());
    let given_blocks = request.args.0.contains_key("blocks");
    let Content { text, blocks, metadata } = content(request.args, Some(4000))?;
    let channel = request.channel("channel")?;
    let (id, archived) = (channel.id.clone(), channel.archived);
    if archived {
        return refuse("is_archived");
    }
    let edited = (bot.clone(), request.workspace.ids.ts(request.now_ms));
    let team = request.workspace.team_id.clone();
    let Some(message) = request.workspace.message_mut(&id, &ts) else {
        return refuse("message_not_found");
    };
    if message.user != bot {
        return refuse("cant_update_message");
    }
    let before = message.wire(&team);
    message.text.clone_from(&text);
    // Without blocks the old ones go: text alone replaces them (docs of chat.update).
    message.blocks = if given_blocks { blocks } else { Vec::new() };
    message.metadata = metadata.or_else(|| message.metadata.take());
    message.edited = Some(edited.clone());
    let wire = message.wire(&team);
    let event = json!({"type": "message", "subtype": "message_changed", "hidden": true, "channel": id, "ts": edited.1,
        "event_ts": edited.1, "message": wire, "previous_message": before});
    request.workspace.tell(&id, event);
    Ok(json!({"channel": id, "ts": ts, "text": text, "message": wire}))
}

pub(crate) fn delete(request: &mut Request<'_>) -> Reply {
    let (ts, bot) = (request.args.need("ts")?, request.bot());
    let channel = request.channel("channel")?;
    match channel.messages.iter().position(|message| message.ts == ts) {
        None => refuse("message_not_found"),
        Some(index) if channel.messages[index].user != bot => refuse("cant_delete_message"),
        Some(index) => {
            channel.messages.remove(index);
            channel.pins.retain(|pin| *pin != ts);
            Ok(json!({"channel": channel.id, "ts": ts}))
        }
    }
}

pub(crate) fn ephemeral(request: &mut Request<'_>) -> Reply {
    let to = request.args.need("user")?;
    let Content { text, blocks, .. } = content(request.args, None)?;
    let (bot, bot_id) = (request.bot(), request.workspace.app.bot_id.clone());
    let channel = request.own_channel("channel")?;
    if !channel.members.contains(&to) {
        return refuse("user_not_in_channel");
    }
    let channel = channel.id.clone();
    let ts = request.workspace.ids.ts(request.now_ms);
    let thread_ts = request.args.text("thread_ts").filter(|ts| !ts.is_empty());
    let message = Message {
        ts: ts.clone(),
        thread_ts,
        user: bot,
        bot_id: Some(bot_id),
        text,
        blocks,
        ..Message::default()
    };
    request.workspace.ephemerals.push(Ephemeral { to, channel, message });
    Ok(json!({"message_ts": ts}))
}

pub(crate) fn permalink(request: &mut Request<'_>) -> Reply {
    let ts = request.args.need("message_ts")?;
    let domain = request.workspace.domain.clone();
    let channel = request.channel("channel")?;
    let found = channel.messages.iter().find(|message| message.ts == ts);
    let message = found.ok_or_else(|| ApiError::new("message_not_found"))?;
    let mut link = format!("https://{domain}.slack.com/archives/{}/p{}", channel.id, ts.replace('.', ""));
    if let Some(thread) = message.thread_ts.as_ref().filter(|_| message.is_reply()) {
        link.push_str(&format!("?thread_ts={thread}&cid={}", channel.id));
    }
    Ok(json!({"channel": channel.id, "permalink": link}))
}

//! `pins.*` and `reactions.add`.

use serde_json::{Value, json};

use super::{Reply, Request, refuse};
use crate::slack::state::message::Reaction;

const MOST_PINS: usize = 100;

pub(crate) fn add(request: &mut Request<'_>) -> Reply {
    let ts = request.args.need("timestamp")?;
    let channel = request.own_channel("channel")?;
    if !channel.messages.iter().any(|message| message.ts == ts) {
        return refuse("message_not_found");
    }
    if channel.pins.contains(&ts) {
        return refuse("already_pinned");
    }
    if channel.pins.len() >= MOST_PINS {
        return refuse("too_many_pins");
    }
    channel.pins.push(ts);
    Ok(json!({}))
}

pub(crate) fn list(request: &mut Request<'_>) -> Reply {
    let team = request.workspace.team_id.clone();
    let channel = request.channel("channel")?;
    let pinned = channel.messages.iter().filter(|message| channel.pins.contains(&message.ts));
    let items: Vec<Value> = pinned
        .map(|message| json!({"type": "message", "channel": channel.id, "message": message.wire(&team), "created": 0}))
        .collect();
    Ok(json!({"items": items}))
}

pub(crate) fn remove(request: &mut Request<'_>) -> Reply {
    let ts = request.args.need("timestamp")?;
    let channel = request.own_channel("channel")?;
    let before = channel.pins.len();
    channel.pins.retain(|pinned| *pinned != ts);
    if channel.pins.len() == before { refuse("no_pin") } else { Ok(json!({})) }
}

pub(crate) fn react(request: &mut Request<'_>) -> Reply {
    let (ts, name) = (request.args.need("timestamp")?, request.args.need("name")?);
    let name = name.trim_matches(':').to_owned();
    let bot = request.bot();
    if name.is_empty()
        || !name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-+':".contains(c))
    {
        return refuse("invalid_name");
    }
    let channel = request.own_channel("channel")?;
    let Some(message) = channel.messages.iter_mut().find(|message| message.ts == ts) else {
        return refuse("message_not_found");
    };
    match message.reactions.iter_mut().find(|reaction| reaction.name == name) {
        Some(reaction) if reaction.users.contains(&bot) => return refuse("already_reacted"),
        Some(reaction) => reaction.users.push(bot),
        None => message.reactions.push(Reaction { name, users: vec![bot] }),
    }
    Ok(json!({}))
}

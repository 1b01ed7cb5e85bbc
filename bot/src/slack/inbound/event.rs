//! An event: a mention of us. Pure.

use super::{Identity, Inbound, deliver, foreign, text, typed};
use engine::inbox::{Delivery, Via};
use serde_json::Value;

pub(in crate::slack) fn event(who: &Identity, payload: &Value) -> Inbound {
    if payload["type"] == "url_verification" {
        let challenge = text(payload, "/challenge");
        return challenge
            .map_or(Inbound::Malformed("a verification without a challenge"), Inbound::Challenge);
    }
    if let Some(whose) = foreign(who, payload) {
        return Inbound::Foreign(whose);
    }
    let event = &payload["event"];
    if event["type"] != "app_mention" {
        return Inbound::Ignore("an event that is not listened to");
    }
    let Some(user) = text(event, "/user") else { return Inbound::Ignore("nobody wrote it") };
    // Two bots that mention each other would never end.
    if event["bot_id"].is_string() || event["subtype"].is_string() || user == who.bot_user {
        return Inbound::Ignore("written by a program");
    }
    let (Some(key), Some(channel), Some(ts)) =
        (text(payload, "/event_id"), text(event, "/channel"), text(event, "/ts"))
    else {
        return Inbound::Malformed("a mention without an id, a channel or a time");
    };
    deliver(Delivery {
        key,
        team: who.team.clone(),
        user,
        channel: Some(channel),
        thread: text(event, "/thread_ts"),
        via: Via::Mention,
        text: after_mention(event["text"].as_str().unwrap_or_default(), &who.bot_user),
        message_ts: Some(ts),
        ..Delivery::default()
    })
}

/// What stands behind the first mention of us.
fn after_mention(written: &str, bot: &str) -> String {
    let plain = typed::plain(written);
    let mention = format!("<@{bot}>");
    let said = plain.split_once(&mention).map_or(plain.as_str(), |(_, after)| after).trim();
    if said.is_empty() { "help".to_owned() } else { said.to_owned() }
}

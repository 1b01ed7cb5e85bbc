//! Buttons, menus, submitted forms and shortcuts. Pure.

use super::{Identity, Inbound, deliver, foreign, text};
use engine::inbox::{Delivery, Via};
use serde_json::Value;
use std::collections::BTreeMap;

/// A message that becomes a line of the timeline is cut here, in characters.
const QUOTED: usize = 2_000;

pub(in crate::slack) fn interaction(who: &Identity, payload: &Value) -> Inbound {
    if let Some(whose) = foreign(who, payload) {
        return Inbound::Foreign(whose);
    }
    let Some(user) = text(payload, "/user/id") else { return Inbound::Malformed("an interaction of nobody") };
    let delivery = Delivery {
        team: who.team.clone(),
        user,
        channel: text(payload, "/channel/id").or_else(|| text(payload, "/container/channel_id")),
        thread: text(payload, "/message/thread_ts").or_else(|| text(payload, "/container/thread_ts")),
        response_url: text(payload, "/response_url"),
        trigger: text(payload, "/trigger_id"),
        message_ts: text(payload, "/container/message_ts")
            .or_else(|| text(payload, "/message/ts"))
            .or_else(|| text(payload, "/message_ts")),
        ..Delivery::default()
    };
    match payload["type"].as_str() {
        Some("block_actions") => clicked(payload, delivery),
        Some("view_submission") => submitted(payload, delivery),
        Some("shortcut" | "message_action") => shortcut(payload, delivery),
        Some("view_closed") => Inbound::Ignore("a form was closed"),
        Some(_) => Inbound::Ignore("an interaction that is not offered"),
        None => Inbound::Malformed("an interaction without a type"),
    }
}

fn clicked(payload: &Value, delivery: Delivery) -> Inbound {
    let action = &payload["actions"][0];
    if action["action_id"].as_str().is_some_and(|id| id.starts_with("link:")) {
        return Inbound::Ignore("a link was followed");
    }
    let command = text(action, "/value").or_else(|| text(action, "/selected_option/value"));
    let Some(command) = command else { return Inbound::Malformed("a click without a command") };
    let place = delivery.message_ts.clone().or_else(|| text(payload, "/view/id"));
    let when = text(action, "/action_ts");
    let key = delivery.trigger.clone().or_else(|| Some(format!("{}:{}:{}", place?, when?, delivery.user)));
    let Some(key) = key else { return Inbound::Malformed("a click without a trigger, a place or a time") };
    deliver(Delivery { key, via: Via::Button, text: command, ..delivery })
}

fn submitted(payload: &Value, delivery: Delivery) -> Inbound {
    let Some(command) = text(payload, "/view/private_metadata") else {
        return Inbound::Malformed("a form without a command");
    };
    let hash = || Some(format!("{}:{}", text(payload, "/view/id")?, text(payload, "/view/hash")?));
    let Some(key) = delivery.trigger.clone().or_else(hash) else {
        return Inbound::Malformed("a form without a trigger or an id");
    };
    let blocks = payload.pointer("/view/state/values").and_then(Value::as_object);
    let mut fields = BTreeMap::new();
    for (name, inputs) in blocks.into_iter().flatten() {
        let input = inputs.as_object().and_then(|inputs| inputs.values().next()).unwrap_or(&Value::Null);
        if let Some(value) = value(input) {
            fields.insert(name.clone(), value);
        }
    }
    // Never a form again: its trigger is for views of the next interaction.
    Inbound::Deliver(Delivery { key, via: Via::Form, text: command, fields, ..delivery })
}

/// Literally as typed: Slack escapes nothing in inputs.
fn value(input: &Value) -> Option<String> {
    let paths = ["/value", "/selected_option/value", "/selected_user"];
    paths
        .iter()
        .find_map(|path| text(input, path))
        .map(|value| value.trim().to_owned())
        .filter(|v| !v.is_empty())
}

/// The manifest's shortcuts: `declare` opens the form, `note` puts the message on the timeline.
fn shortcut(payload: &Value, delivery: Delivery) -> Inbound {
    let Some(key) = delivery.trigger.clone() else {
        return Inbound::Malformed("a shortcut without a trigger");
    };
    let command = match payload["callback_id"].as_str() {
        Some("declare") => "form declare",
        Some("note") => "note",
        _ => return Inbound::Ignore("a shortcut that is not offered"),
    };
    let mut fields = BTreeMap::new();
    if let Some(said) = text(payload, "/message/text") {
        fields.insert("text".to_owned(), super::typed::plain(&said).chars().take(QUOTED).collect());
    }
    if let Some(author) = text(payload, "/message/user") {
        fields.insert("author".to_owned(), author);
    }
    deliver(Delivery { key, via: Via::Shortcut, text: command.to_owned(), fields, ..delivery })
}

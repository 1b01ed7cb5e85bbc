//! A slash command. Pure.

use super::{Identity, Inbound, deliver, foreign, text, typed};
use engine::inbox::{Delivery, Via};
use serde_json::Value;

/// `payload`: the form's fields as an object of texts. `/incident` alone opens the form.
pub(in crate::slack) fn slash(who: &Identity, payload: &Value) -> Inbound {
    if text(payload, "/ssl_check").as_deref() == Some("1") {
        return Inbound::SslCheck;
    }
    if let Some(whose) = foreign(who, payload) {
        return Inbound::Foreign(whose);
    }
    let (Some(trigger), Some(user)) = (text(payload, "/trigger_id"), text(payload, "/user_id")) else {
        return Inbound::Malformed("a slash command without a trigger or a user");
    };
    let typed = typed::plain(payload["text"].as_str().unwrap_or_default());
    deliver(Delivery {
        key: trigger.clone(),
        team: who.team.clone(),
        user,
        channel: text(payload, "/channel_id"),
        via: Via::Slash,
        text: if typed.is_empty() { "form declare".to_owned() } else { typed },
        response_url: text(payload, "/response_url"),
        trigger: Some(trigger),
        ..Delivery::default()
    })
}

//! What Slack sends, decoded from raw JSON. Pure: nothing is stored or answered here.
//!
//! Not by slack-morphism's types: they lose fields, and one unknown number makes a whole click unreadable.

mod event;
mod interaction;
mod slash;
#[cfg(test)]
mod tests;
mod typed;

use super::api::Identity;
use engine::inbox::Delivery;
use serde_json::Value;

pub(super) use event::event;
pub(super) use interaction::interaction;
pub(super) use slash::slash;

/// What something that arrived is.
#[derive(Clone, Debug, PartialEq)]
pub enum Inbound {
    Deliver(Delivery),
    /// Stored as any delivery, and a form opened at once: its trigger is good for 3 s.
    OpenForm {
        trigger: String,
        command: String,
        delivery: Delivery,
    },
    /// Slack proves that this address is ours.
    Challenge(String),
    SslCheck,
    /// Not of our workspace, or not for our app: refused, counted, logged once.
    Foreign(&'static str),
    /// Nothing for us, and why.
    Ignore(&'static str),
    /// Slack would not send this.
    Malformed(&'static str),
}

/// A delivery, or the form that it asks for.
fn deliver(delivery: Delivery) -> Inbound {
    match (&delivery.trigger, delivery.text.starts_with("form ")) {
        (Some(trigger), true) => {
            Inbound::OpenForm { trigger: trigger.clone(), command: delivery.text.clone(), delivery }
        }
        _ => Inbound::Deliver(delivery),
    }
}

/// Whose something is that is not ours: of another app (an old one with the same address, a stranger's) or of
/// another workspace. In an organisation `team` may be null: then the person's counts.
fn foreign(who: &Identity, payload: &Value) -> Option<&'static str> {
    let app = payload["api_app_id"].as_str();
    if who.app.as_deref().zip(app).is_some_and(|(ours, theirs)| ours != theirs) {
        return Some("another app");
    }
    let named = ["/team_id", "/team/id", "/user/team_id"];
    let team = named.iter().find_map(|path| payload.pointer(path)?.as_str());
    (team != Some(who.team.as_str())).then_some("another workspace")
}

/// A text that is there and not empty.
fn text(payload: &Value, path: &str) -> Option<String> {
    payload.pointer(path).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
}

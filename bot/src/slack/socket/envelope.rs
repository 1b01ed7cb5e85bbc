//! One frame of Socket Mode: what it is, and the acknowledgement that belongs to it. Pure.

use crate::slack::{Inbound, api::Identity, inbound, receive::Answer};
use serde_json::{Value, json};

pub(super) enum Frame {
    Hello,
    /// Slack is about to close this connection; open another one.
    Refresh,
    Disabled,
    Envelope {
        id: String,
        accepts_payload: bool,
        inbound: Box<Inbound>,
    },
    Other,
}

pub(super) fn read(who: &Identity, text: &str) -> Frame {
    let Ok(frame) = serde_json::from_str::<Value>(text) else { return Frame::Other };
    let payload = &frame["payload"];
    let inbound = match frame["type"].as_str() {
        Some("hello") => return Frame::Hello,
        Some("disconnect") if frame["reason"] == "link_disabled" => return Frame::Disabled,
        Some("disconnect") => return Frame::Refresh,
        Some("slash_commands") => inbound::slash(who, payload),
        Some("interactive") => inbound::interaction(who, payload),
        Some("events_api") => inbound::event(who, payload),
        _ => Inbound::Ignore("an envelope that is not known"),
    };
    let Some(id) = frame["envelope_id"].as_str() else { return Frame::Other };
    let accepts_payload = frame["accepts_response_payload"] == true;
    Frame::Envelope { id: id.to_owned(), accepts_payload, inbound: Box::new(inbound) }
}

/// `None`: not acknowledged, so that Slack sends it again.
pub(super) fn acknowledgement(id: &str, accepts_payload: bool, answer: Answer) -> Option<String> {
    let ack = match answer {
        Answer::Say(payload) if accepts_payload => json!({"envelope_id": id, "payload": payload}),
        // What can't be read is read no better the second time.
        Answer::Taken | Answer::Say(_) | Answer::Malformed(_) => json!({"envelope_id": id}),
        Answer::Again => return None,
    };
    Some(ack.to_string())
}

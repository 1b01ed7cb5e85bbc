//! What the person at the page does.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::slack::outgoing::{Ack, Outcome};
use crate::slack::{Choice, Shared, Slack};

#[derive(Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub(super) enum Act {
    Type { channel: String, thread_ts: Option<String>, text: String },
    Choose { channel: String, ts: String, action_id: String, choice: Choice },
    ChooseInView { view: String, action_id: String, choice: Choice },
    Fill { view: String, action_id: String, choice: Choice },
    Submit { view: String, values: HashMap<String, Choice> },
    Close { view: String, all: bool },
    Shortcut { id: String },
    MessageShortcut { channel: String, ts: String, id: String },
    Home,
    Read { channel: String, ts: String },
    Dismiss { ts: String },
    Control { id: String },
}

#[derive(Deserialize)]
pub(super) struct Request {
    user: String,
    #[serde(flatten)]
    act: Act,
}

pub(super) async fn act(State(shared): State<Shared>, Json(request): Json<Request>) -> Json<Value> {
    let slack = Slack { shared, _running: None };
    let user = request.user.as_str();
    let ack = match request.act {
        Act::Type { channel, thread_ts, text } => {
            typed(&slack, user, &channel, thread_ts.as_deref(), &text).await
        }
        Act::Choose { channel, ts, action_id, choice } => {
            Some(slack.choose(user, &channel, &ts, &action_id, choice).await)
        }
        Act::ChooseInView { view, action_id, choice } => {
            Some(slack.choose_in_view(user, &view, &action_id, choice).await)
        }
        Act::Fill { view, action_id, choice } => {
            slack.fill(user, &view, &action_id, &choice).err().map(|why| Ack::not_sent(&why))
        }
        Act::Submit { view, values } => {
            let values: Vec<(&str, Choice)> =
                values.iter().map(|(id, choice)| (id.as_str(), choice.clone())).collect();
            Some(slack.submit(user, &view, &values).await)
        }
        Act::Close { view, all } => slack.close(user, &view, all).await,
        Act::Shortcut { id } => Some(slack.shortcut(user, &id).await),
        Act::MessageShortcut { channel, ts, id } => {
            Some(slack.message_shortcut(user, &channel, &ts, &id).await)
        }
        Act::Home => {
            slack.open_home(user).await;
            None
        }
        Act::Read { channel, ts } => {
            slack.edit(|workspace| workspace.read_marks.insert((user.to_owned(), channel), ts));
            None
        }
        Act::Dismiss { ts } => {
            slack.edit(|workspace| {
                workspace.ephemerals.retain(|one| !(one.to == user && one.message.ts == ts))
            });
            None
        }
        Act::Control { id } => return Json(json!({"ok": true, "said": slack.press_control(&id).await})),
    };
    Json(answer(ack))
}

fn answer(ack: Option<Ack>) -> Value {
    let Some(ack) = ack else { return json!({"ok": true}) };
    let millis = u64::try_from(ack.took.as_millis()).unwrap_or(u64::MAX);
    let said = match &ack.outcome {
        Outcome::NotSent(why) => json!(why),
        _ => Value::Null,
    };
    json!({"ok": ack.acknowledged(), "took_ms": millis, "said": said})
}

/// A command if it starts with `/`, else a message. Slack refuses commands in threads and unknown ones.
async fn typed(slack: &Slack, user: &str, channel: &str, thread_ts: Option<&str>, text: &str) -> Option<Ack> {
    if !text.starts_with('/') {
        slack.say(user, channel, thread_ts, text).await;
        return None;
    }
    let (command, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let known = slack.read(|workspace| workspace.app.commands.iter().any(|(name, _, _)| name == command));
    if thread_ts.is_some() {
        return Some(Ack::not_sent(&format!("{command} is not supported in threads. Sorry!")));
    }
    if !known {
        return Some(Ack::not_sent(&format!("{command} is not a valid command.")));
    }
    Some(slack.slash(user, channel, command, rest.trim()).await)
}

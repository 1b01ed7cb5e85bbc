//! Pressing and choosing in messages and modals; shortcuts; the home tab.

use serde_json::{Value, json};

use crate::slack::elements::{self, Choice};
use crate::slack::outgoing::{Ack, Event, Kind};
use crate::slack::state::{Message, Workspace};
use crate::slack::{Shared, Slack};

/// A message as `user` sees it: stored in the channel, or whispered to this person.
fn visible<'a>(workspace: &'a Workspace, user: &str, channel: &str, ts: &str) -> Option<(&'a Message, bool)> {
    let whispered = workspace
        .ephemerals
        .iter()
        .find(|one| one.message.ts == ts && one.to == user && one.channel == channel);
    match whispered {
        Some(one) => Some((&one.message, true)),
        None => workspace.message(channel, ts).map(|message| (message, false)),
    }
}

impl Slack {
    /// Presses the button with this `action_id` on a message.
    pub async fn click(&self, user: &str, channel: &str, ts: &str, action_id: &str) -> Ack {
        self.choose(user, channel, ts, action_id, Choice::Press).await
    }

    /// Presses the button that is labelled so.
    pub async fn press(&self, user: &str, channel: &str, ts: &str, label: &str) -> Ack {
        let action = self.read(|workspace| {
            visible(workspace, user, channel, ts).and_then(|(message, _)| message.action_of(label))
        });
        match action {
            Some(action) => self.click(user, channel, ts, &action).await,
            None => Ack::not_sent(&format!("no button {label:?} on message {ts}")),
        }
    }

    /// Chooses in a select, menu, radio group ... on a message.
    pub async fn choose(&self, user: &str, channel: &str, ts: &str, action_id: &str, choice: Choice) -> Ack {
        let shared = self.shared();
        match shared
            .change(|workspace| message_action(shared, workspace, (user, channel, ts), action_id, &choice))
        {
            Err(why) => Ack::not_sent(&why),
            Ok((trigger, payload)) => {
                let ack = shared.send(&trigger, Kind::Interactive, &payload, None).await;
                shared.report(&ack, user, channel, "The app's button");
                ack
            }
        }
    }

    /// Chooses or presses in an open modal or in the home tab (`block_actions` with a view).
    pub async fn choose_in_view(&self, user: &str, view_id: &str, action_id: &str, choice: Choice) -> Ack {
        let shared = self.shared();
        match shared.change(|workspace| view_action(shared, workspace, (user, view_id), action_id, &choice)) {
            Err(why) => Ack::not_sent(&why),
            Ok((trigger, payload)) => shared.send(&trigger, Kind::Interactive, &payload, None).await,
        }
    }

    /// Uses a global shortcut of the app.
    pub async fn shortcut(&self, user: &str, callback_id: &str) -> Ack {
        let shared = self.shared();
        let (trigger, payload) = shared.change(|workspace| {
            let trigger = workspace.issue_trigger(user);
            let mut payload = workspace.interaction("shortcut", user, Some(&trigger));
            payload["callback_id"] = json!(callback_id);
            payload["action_ts"] = json!(workspace.ids.ts(shared.now_ms()));
            (trigger, payload)
        });
        shared.send(&trigger, Kind::Interactive, &payload, None).await
    }

    /// Uses a message shortcut of the app.
    pub async fn message_shortcut(&self, user: &str, channel: &str, ts: &str, callback_id: &str) -> Ack {
        let shared = self.shared();
        let (base, now_ms) = (shared.base(), shared.now_ms());
        let made = shared.change(|workspace| {
            let message = workspace.message(channel, ts)?.wire(&workspace.team_id);
            let trigger = workspace.issue_trigger(user);
            let mut payload = workspace.interaction("message_action", user, Some(&trigger));
            payload["callback_id"] = json!(callback_id);
            payload["action_ts"] = json!(workspace.ids.ts(now_ms));
            payload["message_ts"] = json!(ts);
            payload["message"] = message;
            payload["channel"] = channel_object(workspace, channel);
            payload["response_url"] =
                json!(workspace.issue_response_url(&base, user, channel, Some(ts), now_ms));
            Some((trigger, payload))
        });
        match made {
            None => Ack::not_sent(&format!("no message {ts}")),
            Some((trigger, payload)) => shared.send(&trigger, Kind::Interactive, &payload, None).await,
        }
    }

    /// Opens the app's home tab.
    pub async fn open_home(&self, user: &str) {
        let shared = self.shared();
        shared.change(|workspace| {
            let ts = workspace.ids.ts(shared.now_ms());
            let channel = workspace.dm(user).map(|channel| channel.id.clone());
            let event = json!({"type": "app_home_opened", "user": user, "channel": channel, "tab": "home", "event_ts": ts});
            workspace.emit("app_home_opened", event);
        });
    }

    /// Sends a delivery of before once more, as it was: the same trigger id or event id.
    pub async fn deliver_again(&self, id: &str) -> Ack {
        let shared = self.shared();
        let found = shared.read(|workspace| workspace.deliveries.iter().find(|one| one.id == id).cloned());
        match found {
            None => Ack::not_sent(&format!("no delivery {id}")),
            Some(one) => {
                let retry = (one.kind == Kind::Event).then_some((1, "http_timeout"));
                shared.send(id, one.kind, &one.payload, retry).await
            }
        }
    }

    /// Sends an event body of the test's own making to the app; returns how it was taken.
    pub async fn deliver_event(&self, body: Value) -> Ack {
        let shared = self.shared();
        let event = Event { event_id: shared.change(|workspace| workspace.ids.event()), body };
        let payload = shared.event_payload(&event);
        shared.send(&event.event_id, Kind::Event, &payload, None).await
    }
}

fn channel_object(workspace: &Workspace, channel: &str) -> Value {
    json!({"id": channel, "name": workspace.channels.get(channel).map_or("", |channel| channel.payload_name())})
}

type Made = Result<(String, Value), String>;

fn message_action(
    shared: &Shared,
    workspace: &mut Workspace,
    at: (&str, &str, &str),
    action_id: &str,
    choice: &Choice,
) -> Made {
    let (user, channel, ts) = at;
    let now_ms = shared.now_ms();
    let (message, whispered) =
        visible(workspace, user, channel, ts).ok_or_else(|| format!("no message {ts} for {user}"))?;
    let message = message.clone();
    let blocks = json!(message.blocks);
    let (block_id, element) = find(&blocks, action_id)?;
    let value = elements::chosen(element, choice)?;
    let initial = elements::initial_values(&blocks);
    let state = workspace.choices.entry((ts.to_owned(), user.to_owned())).or_insert(initial);
    if !matches!(element["type"].as_str(), Some("button" | "overflow")) {
        state[block_id][action_id] = value.clone();
    }
    let state = state.clone();
    let action_ts = workspace.ids.ts(now_ms);
    let trigger = workspace.issue_trigger(user);
    let mut payload = workspace.interaction("block_actions", user, Some(&trigger));
    payload["container"] =
        json!({"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": whispered});
    if let Some(thread) = &message.thread_ts {
        payload["container"]["thread_ts"] = json!(thread);
    }
    payload["channel"] = channel_object(workspace, channel);
    // Slack keeps no ephemeral message, so it can't send one back.
    if !whispered {
        payload["message"] = message.wire(&workspace.team_id);
    }
    payload["state"] = json!({"values": state});
    payload["response_url"] =
        json!(workspace.issue_response_url(&shared.base(), user, channel, Some(ts), now_ms));
    payload["actions"] = json!([elements::action(block_id, element, &value, &action_ts)]);
    Ok((trigger, payload))
}

fn view_action(
    shared: &Shared,
    workspace: &mut Workspace,
    at: (&str, &str),
    action_id: &str,
    choice: &Choice,
) -> Made {
    let (user, view_id) = at;
    let action_ts = workspace.ids.ts(shared.now_ms());
    let trigger = workspace.issue_trigger(user);
    let home = workspace.homes.get(user).is_some_and(|view| view.id == view_id);
    let found = if home { workspace.homes.get_mut(user) } else { workspace.modal_mut(user, view_id) };
    let view = found.ok_or_else(|| format!("no open view {view_id}"))?;
    let blocks = view.content["blocks"].clone();
    let (block_id, element) = find(&blocks, action_id)?;
    let value = elements::chosen(element, choice)?;
    if !matches!(element["type"].as_str(), Some("button" | "overflow")) {
        view.values[block_id][action_id] = value.clone();
    }
    let wire = view.wire();
    let mut payload = workspace.interaction("block_actions", user, Some(&trigger));
    payload["container"] = json!({"type": "view", "view_id": view_id});
    payload["view"] = wire;
    payload["actions"] = json!([elements::action(block_id, element, &value, &action_ts)]);
    Ok((trigger, payload))
}

fn find<'a>(blocks: &'a Value, action_id: &str) -> Result<(&'a str, &'a Value), String> {
    let mut all = elements::interactive(blocks).into_iter();
    all.find(|(_, element)| element["action_id"] == action_id)
        .ok_or_else(|| format!("no element {action_id}"))
}

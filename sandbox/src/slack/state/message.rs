//! A message as it is stored: text and blocks as they were sent, edits, reactions and files.

use serde_json::{Value, json};

/// One emoji under a message and who added it.
#[derive(Debug, Clone)]
pub struct Reaction {
    pub name: String,
    pub users: Vec<String>,
}

#[derive(Debug, Clone, Default)]
pub struct Message {
    pub ts: String,
    /// The parent's ts, for a reply; the message's own ts once it has replies.
    pub thread_ts: Option<String>,
    /// The author's user id.
    pub user: String,
    /// Set for messages of the app.
    pub bot_id: Option<String>,
    /// The top-level text, the fallback when there are blocks.
    pub text: String,
    pub blocks: Vec<Value>,
    pub subtype: Option<String>,
    /// Who edited it last and when, as a ts.
    pub edited: Option<(String, String)>,
    pub reply_broadcast: bool,
    pub reactions: Vec<Reaction>,
    /// Ids of shared files.
    pub files: Vec<String>,
    pub metadata: Option<Value>,
}

/// A message only one person sees; Slack keeps none of it on the server.
#[derive(Debug, Clone)]
pub struct Ephemeral {
    pub to: String,
    pub channel: String,
    pub message: Message,
}

impl Message {
    /// Whether it is a reply in somebody's thread.
    pub fn is_reply(&self) -> bool {
        self.thread_ts.as_ref().is_some_and(|thread| *thread != self.ts)
    }

    /// Every text a reader sees, blocks first, one line a piece; the fallback text when there are no blocks.
    pub fn shown(&self) -> String {
        let mut pieces = Vec::new();
        self.blocks.iter().for_each(|block| collect_text(block, &mut pieces));
        if pieces.is_empty() { self.text.clone() } else { pieces.join("\n") }
    }

    /// Every element with this `action_id`, in its block.
    pub fn element(&self, action_id: &str) -> Option<(&Value, &Value)> {
        self.blocks.iter().find_map(|block| find_element(block, action_id).map(|element| (block, element)))
    }

    /// The labels of the buttons, in order.
    pub fn buttons(&self) -> Vec<String> {
        let mut found = Vec::new();
        self.blocks.iter().for_each(|block| collect_buttons(block, &mut found));
        found
    }

    /// The action id of the first button with this label.
    pub fn action_of(&self, label: &str) -> Option<String> {
        self.blocks.iter().find_map(|block| action_by_label(block, label))
    }

    pub(crate) fn wire(&self, team: &str) -> Value {
        let mut message =
            json!({"type": "message", "user": self.user, "text": self.text, "ts": self.ts, "team": team});
        if let Some(bot) = &self.bot_id {
            message["bot_id"] = json!(bot);
        }
        if !self.blocks.is_empty() {
            message["blocks"] = json!(self.blocks);
        }
        if let Some(thread) = &self.thread_ts {
            message["thread_ts"] = json!(thread);
        }
        if let Some(subtype) = &self.subtype {
            message["subtype"] = json!(subtype);
        }
        if let Some((user, ts)) = &self.edited {
            message["edited"] = json!({"user": user, "ts": ts});
        }
        if let Some(metadata) = &self.metadata {
            message["metadata"] = metadata.clone();
        }
        if !self.reactions.is_empty() {
            let reactions = self.reactions.iter();
            message["reactions"] = reactions
                .map(|reaction| json!({"name": reaction.name, "users": reaction.users, "count": reaction.users.len()}))
                .collect();
        }
        if !self.files.is_empty() {
            message["files"] = self.files.iter().map(|id| json!({"id": id})).collect();
        }
        message
    }
}

fn collect_text(value: &Value, pieces: &mut Vec<String>) {
    match value {
        Value::Object(map)
            if map.get("type").is_some_and(|kind| {
                kind == "rich_text_section" || kind == "rich_text_preformatted" || kind == "rich_text_quote"
            }) =>
        {
            let line = map
                .get("elements")
                .and_then(Value::as_array)
                .map(|all| all.iter().map(inline_text).collect::<String>());
            pieces.extend(line);
        }
        Value::Object(map) => {
            if let Some(Value::String(text)) = map.get("text") {
                pieces.push(text.clone());
            }
            let nested = map
                .iter()
                .filter(|(key, child)| *key != "confirm" && (child.is_object() || child.is_array()));
            nested.for_each(|(_, child)| collect_text(child, pieces));
        }
        Value::Array(all) => all.iter().for_each(|child| collect_text(child, pieces)),
        _ => {}
    }
}

fn inline_text(element: &Value) -> String {
    let of = |key: &str| element[key].as_str().unwrap_or_default().to_owned();
    match element["type"].as_str() {
        Some("user") => format!("<@{}>", of("user_id")),
        Some("usergroup") => format!("<!subteam^{}>", of("usergroup_id")),
        Some("channel") => format!("<#{}>", of("channel_id")),
        Some("emoji") => format!(":{}:", of("name")),
        Some("broadcast") => format!("<!{}>", of("range")),
        Some("date") => of("fallback"),
        Some("link") => element["text"].as_str().map_or_else(|| of("url"), str::to_owned),
        _ => of("text"),
    }
}

fn find_element<'a>(value: &'a Value, action_id: &str) -> Option<&'a Value> {
    match value {
        Value::Object(map) if map.get("action_id").is_some_and(|id| id == action_id) => Some(value),
        Value::Object(map) => map.values().find_map(|child| find_element(child, action_id)),
        Value::Array(all) => all.iter().find_map(|child| find_element(child, action_id)),
        _ => None,
    }
}

fn collect_buttons(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(map) if map.get("type").is_some_and(|kind| kind == "button") => {
            found.extend(value["text"]["text"].as_str().map(str::to_owned));
        }
        Value::Object(map) => map.values().for_each(|child| collect_buttons(child, found)),
        Value::Array(all) => all.iter().for_each(|child| collect_buttons(child, found)),
        _ => {}
    }
}

fn action_by_label(value: &Value, label: &str) -> Option<String> {
    match value {
        Value::Object(map)
            if map.get("type").is_some_and(|kind| kind == "button") && value["text"]["text"] == label =>
        {
            value["action_id"].as_str().map(str::to_owned)
        }
        Value::Object(map) => map.values().find_map(|child| action_by_label(child, label)),
        Value::Array(all) => all.iter().find_map(|child| action_by_label(child, label)),
        _ => None,
    }
}

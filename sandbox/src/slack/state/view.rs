//! Views: modals in a user's stack and the home tab.

use serde_json::{Value, json};

use super::Workspace;
use super::message::Message;
use crate::slack::elements::initial_values;

/// One open modal or home tab. `content` is the view as the app sent it.
#[derive(Debug, Clone)]
pub struct View {
    pub id: String,
    pub root_id: String,
    pub previous_id: Option<String>,
    pub hash: String,
    pub content: Value,
    /// `state.values`: block id to action id to the element's value.
    pub values: Value,
    /// Messages below the fields after `response_action: errors`: block id to text.
    pub errors: Value,
    pub team_id: String,
    pub app_id: String,
    pub bot_id: String,
}

impl View {
    pub fn title(&self) -> &str {
        self.content["title"]["text"].as_str().unwrap_or_default()
    }

    pub fn callback_id(&self) -> &str {
        self.content["callback_id"].as_str().unwrap_or_default()
    }

    /// Every text a reader sees in it.
    pub fn shown(&self) -> String {
        let blocks = self.content["blocks"].as_array().cloned().unwrap_or_default();
        Message { blocks, ..Message::default() }.shown()
    }

    pub(crate) fn wire(&self) -> Value {
        let mut view = self.content.clone();
        let text_or_null = |value: &Value| if value.is_null() { json!("") } else { value.clone() };
        view["id"] = json!(self.id);
        view["team_id"] = json!(self.team_id);
        view["app_id"] = json!(self.app_id);
        view["app_installed_team_id"] = json!(self.team_id);
        view["bot_id"] = json!(self.bot_id);
        view["hash"] = json!(self.hash);
        view["root_view_id"] = json!(self.root_id);
        view["previous_view_id"] = json!(self.previous_id);
        view["state"] = json!({"values": self.values});
        for key in ["private_metadata", "callback_id", "external_id"] {
            view[key] = text_or_null(&self.content[key]);
        }
        for key in ["clear_on_close", "notify_on_close"] {
            view[key] = json!(self.content[key].as_bool().unwrap_or(false));
        }
        view
    }
}

impl View {
    /// Puts new content in; what a person has typed stays where block id and action id stay.
    pub(crate) fn replace(&mut self, content: Value, hash: String) {
        let mut values = initial_values(&content["blocks"]);
        for (block, actions) in values.as_object_mut().into_iter().flatten() {
            for (action, value) in actions.as_object_mut().into_iter().flatten() {
                let kept = &self.values[block.as_str()][action.as_str()];
                if kept["type"] == value["type"] && !kept.is_null() {
                    *value = kept.clone();
                }
            }
        }
        self.values = values;
        self.content = content;
        self.errors = json!({});
        self.hash = hash;
    }
}

impl Workspace {
    /// A view of its own, in no stack.
    pub(crate) fn new_view(&mut self, content: Value, now_ms: i64) -> View {
        let id = self.ids.object("V");
        View {
            root_id: id.clone(),
            id,
            previous_id: None,
            hash: self.ids.view_hash(now_ms),
            values: initial_values(&content["blocks"]),
            content,
            errors: json!({}),
            team_id: self.team_id.clone(),
            app_id: self.app.app_id.clone(),
            bot_id: self.app.bot_id.clone(),
        }
    }

    /// Opens a modal on top of `user`'s stack.
    pub(crate) fn push_view(&mut self, user: &str, content: Value, now_ms: i64) -> View {
        let mut view = self.new_view(content, now_ms);
        let stack = self.views.entry(user.to_owned()).or_default();
        if let (Some(root), Some(previous)) = (stack.first(), stack.last()) {
            view.root_id.clone_from(&root.id);
            view.previous_id = Some(previous.id.clone());
        }
        stack.push(view.clone());
        view
    }

    /// The open modal with this id.
    pub(crate) fn modal_mut(&mut self, user: &str, id: &str) -> Option<&mut View> {
        self.views.get_mut(user)?.iter_mut().find(|view| view.id == id)
    }
}

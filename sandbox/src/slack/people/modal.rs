//! Filling, submitting and closing modals; `response_action` as documented.

use serde_json::{Value, json};

use crate::slack::Slack;
use crate::slack::elements::{self, Choice};
use crate::slack::outgoing::{Ack, Kind, Outcome};
use crate::slack::state::{View, Workspace};
use crate::slack::web::checked;

const TROUBLE: &str = "We had some trouble connecting. Try again?";

impl Slack {
    /// Fills one field of an open modal without telling the app. `Err` says why the client would not let one.
    pub fn fill(&self, user: &str, view_id: &str, action_id: &str, choice: &Choice) -> Result<(), String> {
        self.shared().change(|workspace| {
            let view = workspace.modal_mut(user, view_id).ok_or_else(|| format!("no open view {view_id}"))?;
            let blocks = view.content["blocks"].clone();
            let all = elements::interactive(&blocks);
            let field = all.iter().find(|(_, element)| element["action_id"] == action_id);
            let (block, element) = field.ok_or_else(|| format!("no field {action_id}"))?;
            let value = elements::chosen(element, choice)?;
            view.values[*block][action_id] = value;
            Ok(())
        })
    }

    /// Fills fields (by `action_id`) and presses the modal's submit button.
    pub async fn submit(&self, user: &str, view_id: &str, values: &[(&str, Choice)]) -> Ack {
        for (action_id, choice) in values {
            if let Err(why) = self.fill(user, view_id, action_id, choice) {
                return Ack::not_sent(&why);
            }
        }
        let shared = self.shared();
        match shared.change(|workspace| submission(workspace, user, view_id)) {
            Err(why) => Ack::not_sent(&why),
            Ok((trigger, payload)) => {
                let mut ack = shared.send(&trigger, Kind::Interactive, &payload, None).await;
                let now_ms = shared.now_ms();
                if let Err(why) = shared.change(|workspace| apply(workspace, user, view_id, &ack, now_ms)) {
                    ack.outcome = Outcome::Unusable(why);
                }
                ack
            }
        }
    }

    /// Closes the top modal, or with `all` the whole stack; the app hears of it if the view asked to.
    pub async fn close(&self, user: &str, view_id: &str, all: bool) -> Option<Ack> {
        let shared = self.shared();
        let told = shared.change(|workspace| {
            let stack = workspace.views.get_mut(user)?;
            let index = stack.iter().position(|view| view.id == view_id)?;
            let view = stack[index].clone();
            stack.truncate(if all { 0 } else { index });
            if view.content["notify_on_close"] != true {
                return None;
            }
            let id = workspace.ids.secret();
            let mut payload = workspace.interaction("view_closed", user, None);
            payload["view"] = view.wire();
            payload["is_cleared"] = json!(all);
            Some((id, payload))
        });
        let (id, payload) = told?;
        Some(shared.send(&id, Kind::Interactive, &payload, None).await)
    }
}

fn submission(workspace: &mut Workspace, user: &str, view_id: &str) -> Result<(String, Value), String> {
    let view = workspace.modal_mut(user, view_id).ok_or_else(|| format!("no open view {view_id}"))?;
    if !view.content["submit"].is_object() {
        return Err("the view has no submit button".to_owned());
    }
    if let Some((block, text)) = elements::missing(&view.content["blocks"], &view.values) {
        view.errors = json!({block.clone(): text});
        return Err(format!("{block}: {text}"));
    }
    view.errors = json!({});
    let wire = view.wire();
    let trigger = workspace.issue_trigger(user);
    let mut payload = workspace.interaction("view_submission", user, Some(&trigger));
    payload["view"] = wire;
    payload["response_urls"] = json!([]);
    Ok((trigger, payload))
}

/// Applies the acknowledgement of a submission; `Err` when Slack could not use it (the person sees "trouble connecting").
fn apply(workspace: &mut Workspace, user: &str, view_id: &str, ack: &Ack, now_ms: i64) -> Result<(), String> {
    if !ack.acknowledged() {
        trouble(workspace, user, view_id);
        return Ok(());
    }
    let body = &ack.body;
    let action = body["response_action"].as_str();
    let result = match action {
        None if body.is_null() || *body == json!({}) => {
            workspace.remove_view(user, view_id);
            Ok(())
        }
        Some("clear") => {
            workspace.views.remove(user);
            Ok(())
        }
        Some("errors") => show_errors(workspace, user, view_id, &body["errors"]),
        Some("update" | "push") => match checked(body["view"].clone()) {
            Err(error) => Err(format!("{}: {:?}", error.code, error.extra)),
            Ok(content) if action == Some("push") => {
                workspace.push_view(user, content, now_ms);
                Ok(())
            }
            Ok(content) => {
                let hash = workspace.ids.view_hash(now_ms);
                let view = workspace.modal_mut(user, view_id);
                view.map(|view| view.replace(content, hash)).ok_or_else(|| "the view is closed".to_owned())
            }
        },
        _ => Err("unknown response_action".to_owned()),
    };
    if result.is_err() {
        trouble(workspace, user, view_id);
    }
    result
}

fn show_errors(workspace: &mut Workspace, user: &str, view_id: &str, errors: &Value) -> Result<(), String> {
    let view: &mut View = workspace.modal_mut(user, view_id).ok_or("the view is closed")?;
    let given = errors.as_object().filter(|map| !map.is_empty()).ok_or("errors is not an object")?;
    let blocks = view.content["blocks"].as_array().cloned().unwrap_or_default();
    let known =
        |id: &String| blocks.iter().any(|block| block["type"] == "input" && block["block_id"] == **id);
    if let Some(unknown) = given.keys().find(|id| !known(id)) {
        return Err(format!("there is no input block {unknown}"));
    }
    view.errors = errors.clone();
    Ok(())
}

fn trouble(workspace: &mut Workspace, user: &str, view_id: &str) {
    if let Some(view) = workspace.modal_mut(user, view_id) {
        view.errors = json!({"": TROUBLE});
    }
}

impl Workspace {
    fn remove_view(&mut self, user: &str, view_id: &str) {
        if let Some(stack) = self.views.get_mut(user) {
            stack.retain(|view| view.id != view_id);
        }
    }
}

//! The strip labelled "Sandbox": buttons and states of the demo's own, clearly not part of Slack.

use std::sync::Arc;

use futures::future::BoxFuture;
use serde_json::{Value, json};

use crate::slack::{Shared, Slack};

/// A button of the strip. `on_press` returns what to tell the presser. A handle on the workspace inside it keeps the
/// workspace alive until [`Slack::shutdown`].
#[derive(Clone)]
pub struct Control {
    pub id: String,
    pub label: String,
    pub description: String,
    pub on_press: Arc<dyn Fn() -> BoxFuture<'static, String> + Send + Sync>,
}

/// What the strip shows, in the order of adding.
#[derive(Default)]
pub(crate) struct Controls {
    pub(crate) buttons: Vec<Control>,
    /// Id and text.
    pub(crate) states: Vec<(String, String)>,
}

impl Slack {
    /// Adds a button to the strip.
    pub fn add_control(&self, control: Control) {
        self.shared().controls(|controls| controls.buttons.push(control));
    }

    /// Shows or replaces a line of the strip.
    pub fn set_status(&self, id: &str, text: &str) {
        self.shared().controls(|controls| match controls.states.iter_mut().find(|(known, _)| known == id) {
            Some((_, shown)) => text.clone_into(shown),
            None => controls.states.push((id.to_owned(), text.to_owned())),
        });
    }
}

impl Slack {
    /// Presses a button of the strip; returns what it says.
    pub async fn press_control(&self, id: &str) -> String {
        let pressed = self.shared().look_at_controls(|controls| {
            controls.buttons.iter().find(|one| one.id == id).map(|one| one.on_press.clone())
        });
        match pressed {
            Some(press) => press().await,
            None => format!("There is no control {id}."),
        }
    }
}

impl Shared {
    /// The strip as the page draws it.
    pub(crate) fn controls_shown(&self) -> Value {
        self.look_at_controls(|controls| {
            let buttons: Vec<Value> = controls
                .buttons
                .iter()
                .map(|one| json!({"id": one.id, "label": one.label, "description": one.description}))
                .collect();
            let states: Vec<&str> = controls.states.iter().map(|(_, text)| text.as_str()).collect();
            json!({"buttons": buttons, "states": states})
        })
    }
}

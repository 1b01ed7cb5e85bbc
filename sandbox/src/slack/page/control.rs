//! The strip labelled "Sandbox": buttons and states of the demo's own, clearly not part of Slack.

use std::collections::HashSet;
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

/// A step of the guide "Try this".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Slack's markup.
    pub text: String,
    pub done: bool,
}

/// How a state is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    Good,
    Bad,
}

/// A line of the strip.
pub(crate) struct State {
    id: String,
    text: String,
    mood: Mood,
}

/// What the strip shows, in the order of adding.
#[derive(Default)]
pub(crate) struct Controls {
    pub(crate) buttons: Vec<Control>,
    /// Ids of buttons that do nothing now.
    off: HashSet<String>,
    states: Vec<State>,
    guide: Vec<Step>,
}

impl Slack {
    /// Adds a button to the strip.
    pub fn add_control(&self, control: Control) {
        self.shared().controls(|controls| controls.buttons.push(control));
    }

    /// Shows or replaces a line of the strip.
    pub fn set_status(&self, id: &str, mood: Mood, text: &str) {
        let state = State { id: id.to_owned(), text: text.to_owned(), mood };
        self.shared().controls(|controls| match controls.states.iter_mut().find(|known| known.id == id) {
            Some(shown) => *shown = state,
            None => controls.states.push(state),
        });
    }

    /// Whether a button can be pressed now.
    pub fn enable_control(&self, id: &str, on: bool) {
        self.shared().controls(|controls| {
            if on {
                controls.off.remove(id)
            } else {
                controls.off.insert(id.to_owned())
            };
        });
    }

    /// Shows or replaces the guide: the next step in the strip, all of them where nobody has written yet.
    pub fn set_guide(&self, steps: Vec<Step>) {
        self.shared().controls(|controls| controls.guide = steps);
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
                .map(|one| json!({"id": one.id, "label": one.label, "description": one.description, "off": controls.off.contains(&one.id)}))
                .collect();
            let states: Vec<Value> = controls
                .states
                .iter()
                .map(|one| json!({"text": one.text, "good": one.mood == Mood::Good}))
                .collect();
            let guide: Vec<Value> =
                controls.guide.iter().map(|one| json!({"text": one.text, "done": one.done})).collect();
            json!({"buttons": buttons, "states": states, "guide": guide})
        })
    }
}

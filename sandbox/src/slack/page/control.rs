//! The strip labelled "Sandbox": buttons and states of the demo's own, clearly not part of Slack.

use std::sync::Arc;

use futures::future::BoxFuture;

use crate::slack::Slack;

/// A button of the strip. `on_press` returns what to tell the presser.
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

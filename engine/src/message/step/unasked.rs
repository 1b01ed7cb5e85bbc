//! Steps that Muster does not begin: a look that shows something sensitive, and what only a person can do. Pure.

use crate::{
    card::{Action, Card, Code, Sign},
    words::{Lang, Words},
};
use runbook::Step;
use serde_json::json;

/// What it finds is shown to whoever presses the button.
pub(super) fn sensitive(words: &Words, lang: Lang, run: i64, step: &Step) -> Card {
    let id = &step.id;
    Card {
        headline: words.say(lang, "step.title", &json!({ "title": step.title })),
        lines: vec![words.say(lang, "step.sensitive", &json!({}))],
        code: vec![as_written(step)],
        actions: vec![
            Action::new(words.label(lang, "step.button-reveal", &()), format!("reveal {run} {id}")),
            Action::new(words.label(lang, "step.button-skip", &()), format!("skip {run} {id}")),
        ],
        ..Card::default()
    }
}

/// With the reason why Muster can't.
pub(super) fn manual(words: &Words, lang: Lang, run: i64, step: &Step) -> Card {
    let id = &step.id;
    let reason = step.operations().err().unwrap_or_default();
    Card {
        sign: Some(Sign::Reminder),
        headline: words.say(lang, "step.manual", &json!({ "title": step.title })),
        lines: vec![words.say(lang, "step.manual-why", &json!({ "reason": reason }))],
        code: vec![as_written(step)],
        actions: vec![
            Action::new(words.label(lang, "step.button-done", &()), format!("done {run} {id}")).primary(),
            Action::new(words.label(lang, "step.button-skip", &()), format!("skip {run} {id}")),
        ],
        ..Card::default()
    }
}

fn as_written(step: &Step) -> Code {
    let lines: Vec<&str> = step.commands.iter().map(|command| command.text.as_str()).collect();
    Code { text: lines.join("\n"), exact: false }
}

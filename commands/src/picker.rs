//! Never a dead end: what is asked back when the place or the name does not say enough.

use crate::cx::Cx;
use engine::card::{Action, Card};
use engine::store::incidents::Row;
use runbook::Runbook;
use serde_json::json;
use std::sync::Arc;

/// Which of the open incidents is meant; asking again with its number.
pub(crate) fn incidents(cx: &Cx<'_, '_>, open: &[Row], rest: &str) -> Card {
    if open.is_empty() {
        return Card { headline: cx.say("picker.none-open", &json!({})), ..Card::default() };
    }
    let actions = open
        .iter()
        .take(5)
        .map(|row| {
            let label = cx.say("picker.incident", &json!({ "number": row.id, "title": row.title })).plain();
            Action::new(label, format!("{} {} {rest}", cx.verb, row.id).trim())
        })
        .collect();
    Card { headline: cx.say("picker.which", &json!({ "verb": cx.verb })), actions, ..Card::default() }
}

/// No runbook of that name: the nearest, a verb that was perhaps meant, or an incident without a runbook.
pub(crate) fn runbooks(
    cx: &Cx<'_, '_>,
    name: &str,
    text: &str,
    near: &[Arc<Runbook>],
    several: bool,
) -> Card {
    let id = if several { "picker.several-runbooks" } else { "picker.no-runbook" };
    let mut actions: Vec<Action> = near
        .iter()
        .take(3)
        .map(|runbook| Action::new(runbook.slug.clone(), format!("declare {} {text}", runbook.slug).trim()))
        .collect();
    if let Some(verb) = crate::verb::near(name) {
        actions.push(Action::new(format!("/incident {verb}"), format!("{verb} {text}").trim()));
    }
    actions.push(Action::new(cx.label("picker.without-runbook"), format!("new {name} {text}").trim()));
    Card { headline: cx.say(id, &json!({ "name": name })), actions, ..Card::default() }
}

/// Several targets fit a runbook: chosen before the first read.
pub(crate) fn targets(cx: &Cx<'_, '_>, slug: &str, text: &str, targets: &[String]) -> Card {
    let actions = targets
        .iter()
        .take(5)
        .map(|target| Action::new(target.clone(), format!("declare-on {target} {slug} {text}").trim()))
        .collect();
    Card { headline: cx.say("picker.which-target", &json!({ "runbook": slug })), actions, ..Card::default() }
}

//! A form as a modal view. Pure.

use super::{actions, budget::Budget, rich};
use engine::card::{Field, FieldKind, Form};
use serde_json::{Value, json};

// Limits of the Block Kit reference, in characters.
const TITLE: usize = 24;
const LABEL: usize = 2_000;
const INPUT: usize = 3_000;
const OPTION: usize = 75;
const OPTION_VALUE: usize = 150;
const OPTIONS: usize = 100;

/// The view that `views.open` takes.
#[must_use]
pub fn form(form: &Form) -> Value {
    let mut budget = Budget::new(0);
    let mut blocks = Vec::new();
    for (n, line) in form.lines.iter().enumerate() {
        let spans = rich::spans(line, false, INPUT, &mut budget, "…");
        if !spans.is_empty() {
            let section = json!({"type": "rich_text_section", "elements": spans});
            blocks.push(json!({"type": "rich_text", "block_id": format!("line:{n}"), "elements": [section]}));
        }
    }
    blocks.extend(form.fields.iter().filter_map(field));
    let asks = blocks.iter().any(|block| block["type"] == "input");
    blocks.extend(actions::of_form(&form.close, &form.actions));
    if blocks.is_empty() {
        blocks.push(json!({"type": "section", "text": actions::plain("", LABEL)}));
    }
    let mut view = json!({
        "type": "modal",
        "callback_id": "form",
        "title": actions::plain(&form.title, TITLE),
        "close": actions::plain(&form.close, TITLE),
        // What submitting it does; comes back as it is.
        "private_metadata": form.command.chars().take(INPUT).collect::<String>(),
        "blocks": blocks,
    });
    if let Some(submit) = form.submit.as_deref().or(asks.then_some(form.title.as_str())) {
        view["submit"] = actions::plain(submit, TITLE);
    }
    view
}

fn field(field: &Field) -> Option<Value> {
    let mut block = json!({
        "type": "input",
        "block_id": field.name,
        "optional": field.optional,
        "label": actions::plain(&field.label, LABEL),
        "element": element(field)?,
    });
    if let Some(hint) = field.hint.as_ref().filter(|hint| !hint.trim().is_empty()) {
        block["hint"] = actions::plain(hint, LABEL);
    }
    Some(block)
}

/// Nothing, if there is nothing to choose.
fn element(field: &Field) -> Option<Value> {
    let mut element = match &field.kind {
        FieldKind::Line { initial, max } => input(initial, *max, false),
        FieldKind::Paragraph { initial, max } => input(initial, *max, true),
        FieldKind::Choice { options, initial } => {
            let all: Vec<Value> = options
                .iter()
                .filter(|(value, _)| (1..=OPTION_VALUE).contains(&value.chars().count()))
                .take(OPTIONS)
                .map(|(value, label)| json!({"text": actions::plain(label, OPTION), "value": value}))
                .collect();
            let chosen = all
                .iter()
                .find(|option| initial.as_deref().is_some_and(|initial| option["value"] == initial))
                .cloned();
            let mut select = json!({"type": "static_select", "options": all});
            if let Some(chosen) = chosen {
                select["initial_option"] = chosen;
            }
            if all.is_empty() {
                return None;
            }
            select
        }
        FieldKind::User { initial } => {
            let mut select = json!({"type": "users_select"});
            if let Some(user) = initial.as_ref().filter(|user| rich::is_id(user)) {
                select["initial_user"] = json!(user);
            }
            select
        }
    };
    element["action_id"] = json!(field.name);
    Some(element)
}

fn input(initial: &str, max: usize, multiline: bool) -> Value {
    let max = max.clamp(1, INPUT);
    let initial: String = initial.chars().take(max).collect();
    let mut input = json!({"type": "plain_text_input", "multiline": multiline, "max_length": max});
    if !initial.is_empty() {
        input["initial_value"] = json!(initial);
    }
    input
}

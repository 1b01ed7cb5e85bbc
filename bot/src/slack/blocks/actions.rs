//! Buttons and the overflow menu. A click carries a command line as if typed. Pure.

use super::{Notes, rich};
use engine::card::{Action, Card, Look};
use serde_json::{Value, json};

// Limits of the Block Kit reference, in characters.
const LABEL: usize = 75;
const VALUE: usize = 2_000;
const OPTION_VALUE: usize = 150;
const QUESTION: usize = 300;
const ANSWER: usize = 30;
const URL: usize = 3_000;
/// More buttons than people can tell apart.
const MOST: usize = 6;
/// Slack's limit of a block: a form may offer a list of things to do.
const MOST_IN_FORM: usize = 25;
const MOST_IN_MENU: usize = 5;

/// The block of a card's actions, if it has any. `approvable`: what is approved can be read to the end.
pub(super) fn all(notes: &Notes, card: &Card, approvable: bool) -> Option<Value> {
    let decides = |action: &Action| {
        ["approve ", "form break-glass "].iter().any(|verb| action.command.starts_with(verb))
    };
    let usable = |action: &&Action| approvable || !decides(action);
    let shown = card.actions.iter().filter(usable);
    let mut elements: Vec<Value> =
        shown.take(MOST).enumerate().filter_map(|(n, action)| button(notes, action, n)).collect();
    let menu: Vec<Value> =
        card.overflow.iter().filter(usable).filter_map(option).take(MOST_IN_MENU).collect();
    if !menu.is_empty() {
        elements.push(json!({"type": "overflow", "action_id": "menu:0", "options": menu}));
    }
    (!elements.is_empty()).then(|| json!({"type": "actions", "block_id": "actions", "elements": elements}))
}

/// Buttons of a form.
pub(super) fn of_form(keep: &str, actions: &[Action]) -> Option<Value> {
    let buttons = actions.iter().take(MOST_IN_FORM).enumerate();
    let elements: Vec<Value> = buttons.filter_map(|(n, action)| styled(keep, action, n)).collect();
    (!elements.is_empty()).then(|| json!({"type": "actions", "block_id": "actions", "elements": elements}))
}

/// Characters that the buttons take of the message.
pub(super) fn weight(block: &Option<Value>) -> usize {
    fn count(value: &Value) -> usize {
        match value {
            Value::Object(map) => map
                .iter()
                .map(|(key, value)| {
                    value
                        .as_str()
                        .filter(|_| key == "text")
                        .map_or_else(|| count(value), |text| text.chars().count())
                })
                .sum(),
            Value::Array(all) => all.iter().map(count).sum(),
            _ => 0,
        }
    }
    block.as_ref().map_or(0, count)
}

fn button(notes: &Notes, action: &Action, n: usize) -> Option<Value> {
    styled(&notes.keep, action, n)
}

/// A button, or nothing: a command that Slack would not carry whole is not offered.
fn styled(keep: &str, action: &Action, n: usize) -> Option<Value> {
    let verb: String = action
        .command
        .split_whitespace()
        .next()
        .unwrap_or("do")
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(40)
        .collect();
    let mut button =
        json!({"type": "button", "action_id": format!("{verb}:{n}"), "text": plain(&action.label, LABEL)});
    match &action.url {
        Some(url) if url.chars().count() <= URL && url::Url::parse(url).is_ok() => button["url"] = json!(url),
        Some(_) => return None,
        None if (1..=VALUE).contains(&action.command.chars().count()) => {
            button["value"] = json!(action.command)
        }
        None => return None,
    }
    match action.look {
        Look::Plain => {}
        Look::Primary => button["style"] = json!("primary"),
        Look::Danger => button["style"] = json!("danger"),
    }
    if let Some(question) = &action.confirm {
        button["confirm"] = json!({
            "title": plain(&action.label, 100),
            "text": plain(question, QUESTION),
            "confirm": plain(&action.label, ANSWER),
            "deny": plain(keep, ANSWER),
        });
    }
    Some(button)
}

fn option(action: &Action) -> Option<Value> {
    let mut option = json!({"text": plain(&action.label, LABEL), "value": action.command});
    if let Some(url) = action.url.as_ref().filter(|url| url.chars().count() <= URL) {
        option["url"] = json!(url);
    }
    (1..=OPTION_VALUE).contains(&action.command.chars().count()).then_some(option)
}

/// Plain text of at most `most` characters, never empty.
pub(super) fn plain(text: &str, most: usize) -> Value {
    let text = rich::visible(text);
    let text = text.trim();
    let cut = if text.chars().count() <= most {
        text.to_owned()
    } else {
        let kept: String = text.chars().take(most - 1).collect();
        format!("{kept}…")
    };
    let cut = if cut.is_empty() { "–".to_owned() } else { cut };
    json!({"type": "plain_text", "text": cut, "emoji": false})
}

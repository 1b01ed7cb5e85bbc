//! Whether Slack would take a payload, and what it would show. Two judges that know nothing of ours: the crate `slackblocks`
//! for shapes and limits, and the rules below for what it does not look at. (The sandbox's own validator is met in the stories.)

use serde_json::{Value, json};
use std::collections::HashSet;

/// Kinds of object that show a text as it stands, or what only an id of ours can make.
const KINDS: &[&str] = &[
    "rich_text",
    "rich_text_section",
    "rich_text_preformatted",
    "rich_text_quote",
    "text",
    "user",
    "usergroup",
    "channel",
    "date",
    "link",
    "actions",
    "button",
    "overflow",
    "context",
    "section",
    "plain_text",
    "input",
    "plain_text_input",
    "static_select",
    "users_select",
    "modal",
];
/// Below Slack's undocumented end of about 13,200.
const TOTAL: usize = 12_000;
/// Bytes of a view.
const LARGEST_VIEW: usize = 250_000;

/// A message's `text`, `blocks` and flags.
pub(crate) fn message(payload: &Value, of: &str) {
    let mut whole = payload.clone();
    whole["channel"] = json!("C1");
    if let Err(error) = slackblocks::MessagePayload::try_from(without_flags(&whole)) {
        panic!("{of}: slackblocks refuses it: {error}\n{payload:#}");
    }
    let text = payload["text"].as_str().unwrap_or_default();
    assert!(!text.trim().is_empty(), "{of}: no text for notifications and screen readers");
    assert!(text.chars().count() <= 4_000, "{of}: an edit with a text above 4,000 characters is refused");
    assert!(!text.contains("EVIL") || !mentions(text), "{of}: a value mentions somebody: {text}");
    assert_eq!(payload["mrkdwn"], json!(false), "{of}: the text would be read as markup");
    let blocks = payload["blocks"].as_array().unwrap_or_else(|| panic!("{of}: no blocks"));
    assert!((1..=50).contains(&blocks.len()), "{of}: {} blocks", blocks.len());
    let characters = everywhere(payload, of);
    assert!(characters < TOTAL, "{of}: {characters} characters");
}

/// A modal.
pub(crate) fn view(view: &Value, of: &str) {
    if let Err(error) = slackblocks::ModalView::try_from({
        let mut view = view.clone();
        undate(&mut view);
        view
    }) {
        panic!("{of}: slackblocks refuses it: {error}\n{view:#}");
    }
    let blocks = view["blocks"].as_array().unwrap_or_else(|| panic!("{of}: no blocks"));
    assert!((1..=100).contains(&blocks.len()), "{of}: {} blocks", blocks.len());
    everywhere(view, of);
    assert!(view.to_string().len() < LARGEST_VIEW, "{of}: {} bytes", view.to_string().len());
}

/// `slackblocks` models what a message is made of, not how it is unfurled, and does not know the rich text element `date`.
fn without_flags(payload: &Value) -> Value {
    let mut whole = payload.clone();
    undate(&mut whole);
    if let Some(map) = whole.as_object_mut() {
        map.retain(|key, _| ["channel", "text", "blocks"].contains(&key.as_str()));
    }
    whole
}

fn undate(value: &mut Value) {
    match value {
        Value::Object(map) if map.get("type") == Some(&json!("date")) => {
            let whole = map["timestamp"].is_i64() && map["format"].is_string() && map["fallback"].is_string();
            assert!(whole, "a date is a whole number of seconds, a format and a fallback: {map:?}");
            *value = json!({"type": "text", "text": "00:00"});
        }
        Value::Object(map) => map.values_mut().for_each(undate),
        Value::Array(all) => all.iter_mut().for_each(undate),
        _ => {}
    }
}

fn mentions(text: &str) -> bool {
    ["<@UEVIL", "<#CEVIL", "<!subteam^SEVIL", "<https://evil"].iter().any(|mention| text.contains(mention))
}

/// The characters of all texts.
fn everywhere(payload: &Value, of: &str) -> usize {
    let mut found = Found::default();
    found.walk(payload, of);
    found.characters
}

#[derive(Default)]
struct Found {
    ids: HashSet<String>,
    characters: usize,
}

impl Found {
    fn walk(&mut self, value: &Value, of: &str) {
        match value {
            Value::Object(map) => {
                self.object(value, of);
                map.values().for_each(|inner| self.walk(inner, of));
            }
            Value::Array(all) => all.iter().for_each(|inner| self.walk(inner, of)),
            _ => {}
        }
    }

    fn object(&mut self, object: &Value, of: &str) {
        if let Some(kind) = object["type"].as_str() {
            assert!(KINDS.contains(&kind), "{of}: `{kind}` could interpret a value");
            assert!(
                kind != "plain_text" || object["emoji"] == json!(false),
                "{of}: emoji codes would be read"
            );
        }
        for (kind, key) in [("b", "block_id"), ("a", "action_id")] {
            let Some(id) = object[key].as_str() else { continue };
            assert!((1..=255).contains(&id.chars().count()), "{of}: {key} {id}");
            assert!(self.ids.insert(format!("{kind}{id}")), "{of}: {key} `{id}` stands twice");
        }
        for key in ["user_id", "usergroup_id", "channel_id", "url"] {
            let of_value = object[key].as_str().is_some_and(|id| id.to_lowercase().contains("evil"));
            assert!(!of_value, "{of}: a value became a mention or a link: {object}");
        }
        if let Some(value) = object["value"].as_str() {
            assert!((1..=2_000).contains(&value.chars().count()), "{of}: a button's value");
        }
        if let Some(text) = object["text"].as_str() {
            shown(text, of);
            if object["type"].is_string() {
                self.characters += text.chars().count();
            }
        }
    }
}

/// Nothing that hides or turns around what else is there; joiners and variants belong to ordinary writing.
fn shown(text: &str, of: &str) {
    let hidden = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
    };
    assert!(!text.chars().any(hidden), "{of}: {text:?} hides something");
}

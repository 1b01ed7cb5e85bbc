//! One interactive element and its option and confirm objects.

use serde_json::Value;

use super::check::Check;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Accessory,
    Actions,
    Input,
    MessageInput,
}

const SELECTS: [&str; 3] = ["static_select", "multi_static_select", "external_select"];
const PICKERS: [&str; 6] = [
    "users_select",
    "multi_users_select",
    "conversations_select",
    "channels_select",
    "datepicker",
    "timepicker",
];
const CHOICES: [&str; 2] = ["radio_buttons", "checkboxes"];
const TYPED: [&str; 4] = ["plain_text_input", "number_input", "email_text_input", "url_text_input"];

fn allowed(kind: &str, place: Place) -> bool {
    let common = SELECTS.contains(&kind) || PICKERS.contains(&kind) || CHOICES.contains(&kind);
    match place {
        Place::Input | Place::MessageInput => common || TYPED.contains(&kind),
        Place::Actions => (common && !kind.starts_with("multi_")) || matches!(kind, "button" | "overflow"),
        Place::Accessory => common || matches!(kind, "button" | "overflow" | "image"),
    }
}

pub(super) fn check(check: &mut Check, element: &Value, place: Place) {
    let Some(kind) = element["type"].as_str() else {
        check.fail("type", "missing required field: type");
        return;
    };
    if !allowed(kind, place) {
        check.fail("type", &format!("unsupported type: {kind}"));
        return;
    }
    check.length(element, "action_id", 255, false);
    if element["confirm"].is_object() {
        confirm(check, &element["confirm"]);
    }
    check.plain_text(element, "placeholder", 150, false);
    match kind {
        "button" => button(check, element),
        "overflow" => options(check, element, 1, 5),
        "image" => {
            check.url(element, "image_url", true);
            check.length(element, "alt_text", 2000, true);
        }
        _ if CHOICES.contains(&kind) => options(check, element, 1, 10),
        "static_select" | "multi_static_select" => select(check, element),
        "plain_text_input" => {
            check.length(element, "initial_value", 3000, false);
            if element["max_length"].as_u64().is_some_and(|most| most == 0 || most > 3000) {
                check.fail("max_length", "must be between 1 and 3000");
            }
        }
        _ => {}
    }
}

fn button(check: &mut Check, element: &Value) {
    check.plain_text(element, "text", 75, true);
    check.length(element, "value", 2000, false);
    check.length(element, "accessibility_label", 75, false);
    check.url(element, "url", false);
    if !matches!(element["style"].as_str(), None | Some("primary" | "danger"))
        || (!element["style"].is_null() && !element["style"].is_string())
    {
        check.fail("style", "must be one of: primary, danger");
    }
}

fn confirm(check: &mut Check, confirm: &Value) {
    let mut inner = check.at("confirm");
    inner.plain_text(confirm, "title", 100, false);
    inner.any_text(confirm, "text", 300, true);
    inner.plain_text(confirm, "confirm", 30, false);
    inner.plain_text(confirm, "deny", 30, false);
    check.take(inner);
}

fn select(check: &mut Check, element: &Value) {
    if element["options"].is_null() && element["option_groups"].is_array() {
        for (index, group) in check.items(element, "option_groups", 1, 100).iter().enumerate() {
            let mut inner = check.at(&format!("option_groups/{index}"));
            inner.plain_text(group, "label", 75, true);
            options(&mut inner, group, 1, 100);
            check.take(inner);
        }
    } else {
        options(check, element, 1, 100);
    }
    let all: Vec<&Value> = element["options"].as_array().into_iter().flatten().collect();
    if element["initial_option"].is_object() && !all.is_empty() && !all.contains(&&element["initial_option"])
    {
        check.fail("initial_option", "must exactly match one of the options");
    }
}

fn options(check: &mut Check, holder: &Value, least: usize, most: usize) {
    for (index, option) in check.items(holder, "options", least, most).iter().enumerate() {
        let mut inner = check.at(&format!("options/{index}"));
        inner.any_text(option, "text", 75, true);
        inner.length(option, "value", 150, holder["type"] != "overflow" || option["url"].is_null());
        inner.any_text(option, "description", 75, false);
        check.take(inner);
    }
}

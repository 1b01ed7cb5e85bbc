//! Interactive elements as the client keeps them: what is chosen, and how a choice looks in `state.values` and `actions`.

use serde::Deserialize;
use serde_json::{Map, Value, json};

/// What a person does with an element.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// Presses it (a button).
    Press,
    /// Types a text; for a user picker, the user's id.
    Text(String),
    /// Picks the option with this value (or, failing that, with this label).
    Option(String),
    /// Ticks these options.
    Options(Vec<String>),
}

/// Types that hold a value in `state.values`.
fn holds_value(kind: &str) -> bool {
    !matches!(kind, "button" | "overflow" | "workflow_button" | "")
}

/// Every (block id, element) that a person can act on.
pub(crate) fn interactive(blocks: &Value) -> Vec<(&str, &Value)> {
    let mut found = Vec::new();
    for block in blocks.as_array().into_iter().flatten() {
        let block_id = block["block_id"].as_str().unwrap_or_default();
        let many = block["elements"].as_array().into_iter().flatten();
        let all = many.chain([&block["element"], &block["accessory"]]);
        found.extend(
            all.filter(|element| element["action_id"].is_string()).map(|element| (block_id, element)),
        );
    }
    found
}

/// `state.values` before anybody touched anything.
pub(crate) fn initial_values(blocks: &Value) -> Value {
    let mut values = Map::new();
    for (block, element) in interactive(blocks) {
        let kind = element["type"].as_str().unwrap_or_default();
        if holds_value(kind) {
            let entry = values.entry(block.to_owned()).or_insert_with(|| json!({}));
            entry[element["action_id"].as_str().unwrap_or_default()] = initial(kind, element);
        }
    }
    Value::Object(values)
}

fn initial(kind: &str, element: &Value) -> Value {
    let given = |key: &str| element[key].clone();
    match kind {
        "static_select" | "external_select" | "radio_buttons" => {
            json!({"type": kind, "selected_option": given("initial_option")})
        }
        "multi_static_select" | "checkboxes" => {
            let chosen = given("initial_options");
            json!({"type": kind, "selected_options": if chosen.is_null() { json!([]) } else { chosen }})
        }
        "users_select" => json!({"type": kind, "selected_user": given("initial_user")}),
        "multi_users_select" => {
            let chosen = given("initial_users");
            json!({"type": kind, "selected_users": if chosen.is_null() { json!([]) } else { chosen }})
        }
        "conversations_select" => {
            json!({"type": kind, "selected_conversation": given("initial_conversation")})
        }
        "channels_select" => json!({"type": kind, "selected_channel": given("initial_channel")}),
        "datepicker" => json!({"type": kind, "selected_date": given("initial_date")}),
        "timepicker" => json!({"type": kind, "selected_time": given("initial_time")}),
        _ => json!({"type": kind, "value": given("initial_value")}),
    }
}

fn option<'a>(element: &'a Value, wanted: &str) -> Option<&'a Value> {
    let groups = element["option_groups"].as_array().into_iter().flatten();
    let grouped = groups.filter_map(|group| group["options"].as_array()).flatten();
    let all: Vec<&Value> = element["options"].as_array().into_iter().flatten().chain(grouped).collect();
    let by_value = all.iter().find(|option| option["value"] == wanted);
    by_value.or_else(|| all.iter().find(|option| option["text"]["text"] == wanted)).copied()
}

/// The element's value after `choice`; `Err` says why the client would not let a person do that.
pub(crate) fn chosen(element: &Value, choice: &Choice) -> Result<Value, String> {
    let kind = element["type"].as_str().unwrap_or_default();
    let pick =
        |wanted: &str| option(element, wanted).cloned().ok_or_else(|| format!("there is no option {wanted}"));
    match (kind, choice) {
        ("button", Choice::Press) => {
            Ok(json!({"type": kind, "value": element["value"], "text": element["text"]}))
        }
        ("static_select" | "external_select" | "radio_buttons" | "overflow", Choice::Option(wanted)) => {
            Ok(json!({"type": kind, "selected_option": pick(wanted)?}))
        }
        ("checkboxes" | "multi_static_select", Choice::Options(wanted)) => {
            let picked: Result<Vec<Value>, String> = wanted.iter().map(|one| pick(one)).collect();
            Ok(json!({"type": kind, "selected_options": picked?}))
        }
        ("users_select", Choice::Text(user)) => Ok(json!({"type": kind, "selected_user": user})),
        ("multi_users_select", Choice::Options(users)) => Ok(json!({"type": kind, "selected_users": users})),
        ("conversations_select", Choice::Text(id)) => Ok(json!({"type": kind, "selected_conversation": id})),
        ("channels_select", Choice::Text(id)) => Ok(json!({"type": kind, "selected_channel": id})),
        ("datepicker", Choice::Text(date)) => Ok(json!({"type": kind, "selected_date": date})),
        ("timepicker", Choice::Text(time)) => Ok(json!({"type": kind, "selected_time": time})),
        (_, Choice::Text(text)) if holds_value(kind) => {
            let value = if text.is_empty() { Value::Null } else { json!(text) };
            Ok(json!({"type": kind, "value": value}))
        }
        _ => Err(format!("a {kind} can't take {choice:?}")),
    }
}

/// The entry of `actions` for an element that now has `value`.
pub(crate) fn action(block_id: &str, element: &Value, value: &Value, ts: &str) -> Value {
    let mut action = value.clone();
    action["action_id"] = element["action_id"].clone();
    action["block_id"] = json!(block_id);
    action["action_ts"] = json!(ts);
    if element["type"] == "button" {
        if element["value"].is_null() {
            action.as_object_mut().map(|map| map.shift_remove("value"));
        }
        if element["style"].is_string() {
            action["style"] = element["style"].clone();
        }
    }
    action
}

/// The id of an input block whose field must be filled and is not, with what the client shows below it.
pub(crate) fn missing(blocks: &Value, values: &Value) -> Option<(String, String)> {
    let inputs = blocks.as_array().into_iter().flatten().filter(|block| block["type"] == "input");
    for block in inputs {
        let (block_id, element) = (block["block_id"].as_str().unwrap_or_default(), &block["element"]);
        let entry = &values[block_id][element["action_id"].as_str().unwrap_or_default()];
        let value = entry
            .as_object()
            .and_then(|map| map.iter().find(|(key, _)| *key != "type"))
            .map(|(_, value)| value);
        let empty = value.is_none_or(|value| value.is_null() || *value == json!([]) || *value == json!(""));
        if empty && block["optional"] != true {
            return Some((block_id.to_owned(), "Please complete this required field.".to_owned()));
        }
        let length = value.and_then(Value::as_str).map_or(0, |text| text.chars().count() as u64);
        let most = element["max_length"].as_u64().unwrap_or(3000);
        if !empty && length > most {
            return Some((block_id.to_owned(), format!("Must be {most} characters or fewer.")));
        }
        let least = element["min_length"].as_u64().unwrap_or(0);
        if !empty && length > 0 && length < least {
            return Some((block_id.to_owned(), format!("Must be {least} characters or more.")));
        }
    }
    None
}

//! Whether an operation's arguments are those that a table expects. May import nothing but JSON.
//!
//! A table says `objects: [deployment/x]`, `timeout_s: 300`; the wire form of an operation may spell a key otherwise. What
//! has the same key must be equal; of everything else each value must be there.

use serde_json::Value;
use std::collections::BTreeSet;

/// The keys whose values are not met, with what there is instead.
pub(crate) fn unmet(expected: &Value, ours: &Value) -> Vec<String> {
    let there = leaves(ours);
    let Some(expected) = expected.as_object() else { return Vec::new() };
    let mut missing = Vec::new();
    // What it is fed to stands among the filters.
    for (key, value) in expected.iter().filter(|(key, _)| !["then", "heredoc"].contains(&key.as_str())) {
        let met = match own(ours, key) {
            Some(own) if !own.is_object() || value.is_object() || key == "patch" => same(value, own),
            _ => match key.strip_suffix("_s").and_then(|stem| own(ours, &format!("{stem}_ms"))) {
                Some(ms) => ms.as_i64().map(|ms| ms / 1000) == value.as_i64(),
                None => !value.is_boolean() && leaves(value).is_subset(&there),
            },
        };
        if !met {
            missing.push(format!("{key}: {value} (there: {ours})"));
        }
    }
    missing
}

/// The value of a key, at the top or one level down.
fn own<'a>(ours: &'a Value, key: &str) -> Option<&'a Value> {
    let all = ours.as_object()?;
    all.get(key).or_else(|| all.values().find_map(|inner| inner.as_object()?.get(key)))
}

fn same(expected: &Value, ours: &Value) -> bool {
    match (expected, ours) {
        (Value::String(text), Value::Object(_)) => {
            serde_json::from_str::<Value>(text).is_ok_and(|value| value == *ours)
        }
        (Value::Bool(wanted), own) => own.as_bool() == Some(*wanted),
        (Value::Object(wanted), Value::Object(own)) => {
            wanted.iter().all(|(key, value)| own.get(key).is_some_and(|own| same(value, own)))
        }
        _ => leaves(expected) == leaves(ours),
    }
}

/// Every scalar as text; an object with kind and name also as `kind/name`; the keys of a mapping too.
fn leaves(value: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    gather(value, &mut found);
    found
}

fn gather(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Null | Value::Bool(_) => {}
        Value::Number(number) => drop(found.insert(number.to_string())),
        Value::String(text) => drop(found.insert(plain(text))),
        Value::Array(all) => all.iter().for_each(|one| gather(one, found)),
        Value::Object(all) => {
            for (key, prefix) in [("pod", "pod/"), ("condition", "condition=")] {
                if let Some(text) = all.get(key).and_then(Value::as_str) {
                    found.insert(plain(&format!("{prefix}{text}")));
                }
            }
            if let (Some(kind), Some(name)) = (all.get("kind"), all.get("name")) {
                let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                found.insert(plain(&format!("{}/{}", text(kind), text(name))));
            }
            for (key, one) in all {
                found.insert(key.clone());
                gather(one, found);
            }
        }
    }
}

/// `$POD`, `${POD}` and the mark of a parameter are one.
fn plain(text: &str) -> String {
    // A patch is compared as what it says, not as it is written.
    if let Ok(Value::Object(inner)) = serde_json::from_str(text) {
        return Value::Object(inner).to_string().replace(['"', ' '], "");
    }
    let text = text.replace(['\u{E100}', '\u{E101}', '<', '>', '$', '{', '}', '"', '\''], "");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

//! Pod templates: their identity, and what differs between two of them, in words. Pure.

use crate::{Phrase, phrase, plan};
use serde_json::Value;

/// Annotations that mark a restart; a template that differs in nothing else was restarted, not changed.
const RESTARTED: &[&str] = &["kubectl.kubernetes.io/restartedAt", "muster.dev/restarted-by"];
/// Parts of the names of variables whose values are shown nowhere.
const SECRET: &[&str] = &["PASS", "SECRET", "TOKEN", "KEY", "CREDENTIAL", "DSN", "URL"];

/// A template without what the API adds by itself, so that the same one from two places is equal.
pub(crate) fn plain(template: &Value) -> Value {
    let mut plain = without_nulls(template);
    if let Some(map) = plain.as_object_mut() {
        map.remove("$patch");
    }
    if let Some(labels) = plain.pointer_mut("/metadata/labels").and_then(Value::as_object_mut) {
        labels.remove("pod-template-hash");
    }
    plain
}

/// SHA-256, hex, of the plain template.
pub(crate) fn hash(template: &Value) -> String {
    plan::hash(&plain(template))
}

fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(
            map.iter()
                .filter(|(_, inner)| !inner.is_null())
                .map(|(key, inner)| (key.clone(), without_nulls(inner)))
                .collect(),
        ),
        Value::Array(items) => Value::Array(items.iter().map(without_nulls).collect()),
        other => other.clone(),
    }
}

/// What differs, most important first: limits, images, requests, environment, restart, anything else.
pub(crate) fn differences(before: &Value, after: &Value) -> Vec<Phrase> {
    let (before, after) = (plain(before), plain(after));
    let mut found = Vec::new();
    for (name, old, new) in containers(&before, &after) {
        limits(&mut found, name, old, new);
        if old["image"] != new["image"] {
            let (old, new) = (shown(&old["image"]), shown(&new["image"]));
            found.push(phrase!("template.image", container = name, before = old, after = new));
        }
        for key in changed_env(old, new) {
            found.push(phrase!("template.env", container = name, key = key));
        }
        for part in ["command", "args"] {
            if old[part] != new[part] {
                found.push(phrase!("template.program", container = name));
                break;
            }
        }
    }
    let restarted = |template: &Value, mark: &str| template["metadata"]["annotations"][mark].clone();
    if RESTARTED.iter().any(|mark| restarted(&before, mark) != restarted(&after, mark)) {
        found.push(phrase!("template.restarted"));
    }
    if found.is_empty() && before != after {
        found.push(phrase!("template.otherwise"));
    }
    found
}

/// The template's lines for a diff. Values of variables that sound secret are left out; that they changed is told by
/// [`differences`].
pub(crate) fn lines(template: &Value) -> String {
    let mut shown = plain(template);
    for kind in ["containers", "initContainers"] {
        let containers = shown["spec"].get_mut(kind).and_then(Value::as_array_mut);
        for env in containers.into_iter().flatten().filter_map(|container| container.get_mut("env")) {
            for variable in env.as_array_mut().into_iter().flatten() {
                let name = variable["name"].as_str().unwrap_or_default().to_ascii_uppercase();
                if variable["value"].is_string() && SECRET.iter().any(|part| name.contains(part)) {
                    variable["value"] = Value::from("***");
                }
            }
        }
    }
    serde_json::to_string_pretty(&plan::sorted(&shown)).unwrap_or_default() + "\n"
}

/// Whether any container may use less memory than before.
pub(crate) fn lowers_memory(before: &Value, after: &Value) -> bool {
    containers(before, after).into_iter().any(|(_, old, new)| {
        let limit = |container: &Value| {
            container.pointer("/resources/limits/memory").and_then(Value::as_str).and_then(bytes)
        };
        match (limit(old), limit(new)) {
            (Some(old), Some(new)) => new < old,
            (None, Some(_)) => true,
            _ => false,
        }
    })
}

/// Containers that both have, by name.
fn containers<'a>(before: &'a Value, after: &'a Value) -> Vec<(&'a str, &'a Value, &'a Value)> {
    let of = |template: &'a Value| {
        template.pointer("/spec/containers").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
    };
    of(after)
        .iter()
        .filter_map(|new| {
            let name = new["name"].as_str()?;
            let old = of(before).iter().find(|old| old["name"] == name)?;
            Some((name, old, new))
        })
        .collect()
}

fn limits(found: &mut Vec<Phrase>, container: &str, old: &Value, new: &Value) {
    for (group, resource) in
        [("limits", "memory"), ("limits", "cpu"), ("requests", "memory"), ("requests", "cpu")]
    {
        let (before, after) = (&old["resources"][group][resource], &new["resources"][group][resource]);
        if before == after {
            continue;
        }
        let (before, after) = (shown(before), shown(after));
        found.push(match (group, resource) {
            ("limits", "memory") => {
                phrase!("template.memory-limit", container = container, before = before, after = after)
            }
            ("limits", _) => {
                phrase!("template.cpu-limit", container = container, before = before, after = after)
            }
            (_, "memory") => {
                phrase!("template.memory-request", container = container, before = before, after = after)
            }
            _ => phrase!("template.cpu-request", container = container, before = before, after = after),
        });
    }
}

/// Names of variables that were added, removed or changed. Values stay out: they may be secret.
fn changed_env(old: &Value, new: &Value) -> Vec<String> {
    let of = |container: &Value| -> Vec<Value> { container["env"].as_array().cloned().unwrap_or_default() };
    let (old, new) = (of(old), of(new));
    let differing = new
        .iter()
        .filter(|entry| !old.contains(entry))
        .chain(old.iter().filter(|entry| !new.iter().any(|other| other["name"] == entry["name"])));
    differing.filter_map(|entry| entry["name"].as_str().map(str::to_owned)).collect()
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => "–".to_owned(),
        other => other.to_string(),
    }
}

/// Bytes of a quantity of memory: `512Mi`, `4Gi`, `1G`, `1048576`.
pub(crate) fn bytes(quantity: &str) -> Option<f64> {
    let end = quantity.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(quantity.len());
    let number: f64 = quantity[..end].parse().ok()?;
    let unit = match &quantity[end..] {
        "" => 1.0,
        "m" => 1e-3,
        "k" => 1e3,
        "M" => 1e6,
        "G" => 1e9,
        "T" => 1e12,
        "Ki" => 1024.0,
        "Mi" => 1024.0_f64.powi(2),
        "Gi" => 1024.0_f64.powi(3),
        "Ti" => 1024.0_f64.powi(4),
        _ => return None,
    };
    Some(number * unit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn template(memory: &str, image: &str) -> Value {
        json!({"metadata": {"labels": {"app": "kafka"}}, "spec": {"containers": [{
            "name": "kafka", "image": image, "resources": {"limits": {"memory": memory}},
            "env": [{"name": "HEAP", "value": memory}]}]}})
    }

    #[test]
    fn a_lowered_limit_comes_first_and_values_of_variables_stay_out() {
        let found = differences(&template("4Gi", "kafka:4.1"), &template("512Mi", "kafka:4.2"));
        let ids: Vec<&str> = found.iter().map(|phrase| phrase.id.as_str()).collect();
        assert_eq!(ids, ["template.memory-limit", "template.image", "template.env"]);
        assert_eq!(
            found[2].values,
            json!({"container": "kafka", "key": "HEAP"}).as_object().unwrap().clone()
        );
        assert!(lowers_memory(&template("4Gi", "a"), &template("512Mi", "a")));
        assert!(!lowers_memory(&template("512Mi", "a"), &template("4Gi", "a")));
    }

    #[test]
    fn what_the_api_adds_by_itself_does_not_make_a_template_another() {
        let mut stored = template("4Gi", "kafka:4.1");
        stored["$patch"] = json!("replace");
        stored["metadata"]["creationTimestamp"] = Value::Null;
        stored["metadata"]["labels"]["pod-template-hash"] = json!("abc");
        assert_eq!(hash(&stored), hash(&template("4Gi", "kafka:4.1")));
        assert!(differences(&stored, &template("4Gi", "kafka:4.1")).is_empty());
    }

    #[test]
    fn a_restart_is_told_apart_from_a_change() {
        let mut restarted = template("4Gi", "a");
        restarted["metadata"]["annotations"] = json!({RESTARTED[0]: "2026-11-25T00:00:00Z"});
        assert_eq!(differences(&template("4Gi", "a"), &restarted), [phrase!("template.restarted")]);
    }
}

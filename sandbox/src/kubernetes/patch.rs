//! The three kinds of patch. Pure: from an object and a body to the new object.

use serde_json::{Map, Value};

use super::status::Status;

/// Lists that a strategic merge patch merges by a key of their elements; all others are replaced.
const MERGED: &[(&str, &str)] = &[
    ("containers", "name"),
    ("initContainers", "name"),
    ("volumes", "name"),
    ("env", "name"),
    ("volumeMounts", "mountPath"),
    ("ports", "containerPort"),
    ("conditions", "type"),
    ("imagePullSecrets", "name"),
    ("ownerReferences", "uid"),
];

/// # Errors
/// An unknown media type, a body that is no patch, a `test` that does not hold.
pub(crate) fn patched(object: &Value, media_type: &str, body: &[u8]) -> Result<Value, Status> {
    let unreadable = |error: serde_json::Error| Status::bad_request(format!("error decoding patch: {error}"));
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    let mut result = object.clone();
    match media_type {
        "application/json-patch+json" => {
            let patch: json_patch::Patch = serde_json::from_slice(body).map_err(unreadable)?;
            json_patch::patch(&mut result, &patch)
                .map_err(|error| Status::patch_rejected(&error.to_string()))?;
        }
        "application/merge-patch+json" => {
            let patch: Value = serde_json::from_slice(body).map_err(unreadable)?;
            json_patch::merge(&mut result, &patch);
        }
        "application/strategic-merge-patch+json" => {
            let patch: Value = serde_json::from_slice(body).map_err(unreadable)?;
            merge(&mut result, &patch);
        }
        _ => return Err(Status::unsupported_media_type()),
    }
    Ok(result)
}

fn merge(target: &mut Value, patch: &Value) {
    let Some(patch) = patch.as_object() else {
        *target = patch.clone();
        return;
    };
    if patch.get("$patch").and_then(Value::as_str) == Some("replace") {
        *target = Value::Object(patch.iter().filter(|(key, _)| *key != "$patch").map(own).collect());
        return;
    }
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Some(object) = target.as_object_mut() else { return };
    for (key, value) in patch {
        if key.starts_with('$') {
            continue;
        }
        if value.is_null() {
            object.remove(key);
            continue;
        }
        let by = MERGED.iter().find(|(list, _)| list == key).map(|(_, by)| *by);
        match (by, value.as_array()) {
            (Some(by), Some(elements)) => {
                merge_list(object.entry(key.as_str()).or_insert(Value::Null), elements, by)
            }
            _ => merge(object.entry(key.as_str()).or_insert(Value::Null), value),
        }
    }
}

fn merge_list(target: &mut Value, elements: &[Value], by: &str) {
    let replace = elements.iter().any(|element| element["$patch"] == "replace" && element.get(by).is_none());
    let mut list = match target.as_array() {
        Some(list) if !replace => list.clone(),
        _ => Vec::new(),
    };
    for element in elements {
        let Some(key) = element.get(by) else { continue };
        let place = list.iter().position(|one| one.get(by) == Some(key));
        match place {
            Some(place) if element["$patch"] == "delete" => drop(list.remove(place)),
            Some(place) => merge(&mut list[place], element),
            None if element["$patch"] == "delete" => {}
            None => {
                list.push(Value::Null);
                if let Some(last) = list.last_mut() {
                    merge(last, element);
                }
            }
        }
    }
    *target = Value::Array(list);
}

fn own((key, value): (&String, &Value)) -> (String, Value) {
    (key.clone(), value.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const STRATEGIC: &str = "application/strategic-merge-patch+json";

    #[test]
    fn a_strategic_patch_changes_one_container_and_leaves_the_others() {
        let object = json!({"spec": {"containers": [
            {"name": "kafka", "image": "a", "resources": {"limits": {"memory": "4Gi"}}}, {"name": "exporter"}]}});
        let body = json!({"spec": {"containers": [{"name": "kafka", "resources": {"limits": {"memory": "512Mi"}}}]}});
        let result = patched(&object, STRATEGIC, body.to_string().as_bytes()).unwrap();
        assert_eq!(result["spec"]["containers"][0]["image"], "a");
        assert_eq!(result["spec"]["containers"][0]["resources"]["limits"]["memory"], "512Mi");
        assert_eq!(result["spec"]["containers"][1]["name"], "exporter");
    }

    #[test]
    fn the_patch_of_a_controller_revision_replaces_the_template() {
        let object = json!({"spec": {"replicas": 1, "template": {"new": 1, "same": 2}}});
        let body = json!({"spec": {"template": {"$patch": "replace", "same": 3}}});
        let result = patched(&object, STRATEGIC, body.to_string().as_bytes()).unwrap();
        assert_eq!(result, json!({"spec": {"replicas": 1, "template": {"same": 3}}}));
    }

    #[test]
    fn a_test_that_does_not_hold_is_refused_with_422() {
        let body =
            json!([{"op": "test", "path": "/a", "value": 2}, {"op": "replace", "path": "/a", "value": 3}]);
        let refused = patched(&json!({"a": 1}), "application/json-patch+json", body.to_string().as_bytes());
        assert_eq!(refused.unwrap_err().code, 422);
    }
}

//! Lists as `kubectl get` asks for them: a table that the server has laid out (`meta.k8s.io/v1`, `Table`). Pure.

use serde_json::{Value, json};

use super::kubelet::text;

/// One column: its heading, and what stands there for an object at a time in milliseconds.
type Column = (&'static str, fn(&Value, i64) -> String);

const NAME: Column = ("Name", |object, _| text(object, "/metadata/name").to_owned());
const AGE: Column = ("Age", |object, now_ms| since(text(object, "/metadata/creationTimestamp"), now_ms));

fn columns(kind: &str) -> &'static [Column] {
    match kind {
        "Pod" => &[
            NAME,
            ("Ready", |pod, _| {
                format!("{}/1", u8::from(pod["status"]["containerStatuses"][0]["ready"] == true))
            }),
            ("Status", |pod, _| pod_status(pod).to_owned()),
            ("Restarts", |pod, _| pod["status"]["containerStatuses"][0]["restartCount"].to_string()),
            AGE,
        ],
        "StatefulSet" => &[NAME, ("Ready", |set, _| ready(set)), AGE],
        "Deployment" => &[
            NAME,
            ("Ready", |one, _| ready(one)),
            ("Up-to-date", |one, _| number(&one["status"]["updatedReplicas"])),
            ("Available", |one, _| number(&one["status"]["availableReplicas"])),
            AGE,
        ],
        "Event" => &[
            ("Last Seen", |event, now_ms| since(text(event, "/lastTimestamp"), now_ms)),
            ("Type", |event, _| text(event, "/type").to_owned()),
            ("Reason", |event, _| text(event, "/reason").to_owned()),
            ("Object", |event, _| {
                format!(
                    "{}/{}",
                    text(event, "/involvedObject/kind").to_lowercase(),
                    text(event, "/involvedObject/name")
                )
            }),
            ("Message", |event, _| text(event, "/message").to_owned()),
        ],
        "ControllerRevision" => &[
            NAME,
            ("Controller", |one, _| {
                format!(
                    "{}/{}",
                    text(one, "/metadata/ownerReferences/0/kind"),
                    text(one, "/metadata/ownerReferences/0/name")
                )
            }),
            ("Revision", |one, _| number(&one["revision"])),
            AGE,
        ],
        _ => &[NAME, AGE],
    }
}

/// What a person sees in the column STATUS of a pod.
pub(crate) fn pod_status(pod: &Value) -> &str {
    if !pod["metadata"]["deletionTimestamp"].is_null() {
        return "Terminating";
    }
    match text(pod, "/status/containerStatuses/0/state/waiting/reason") {
        "" => text(pod, "/status/phase"),
        reason => reason,
    }
}

/// A list, or one object, laid out.
pub(crate) fn of(kind: &str, found: &Value, now_ms: i64) -> Value {
    let columns = columns(kind);
    let objects = found["items"].as_array().map_or_else(|| std::slice::from_ref(found), Vec::as_slice);
    let rows = objects.iter().map(|object| {
        json!({
            "cells": columns.iter().map(|(_, cell)| cell(object, now_ms)).collect::<Vec<_>>(),
            "object": {
                "kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": object["metadata"],
            },
        })
    });
    let headings = columns.iter().map(|(name, _)| {
        let format = if *name == "Name" { "name" } else { "" };
        json!({"name": name, "type": "string", "format": format, "description": name, "priority": 0})
    });
    json!({
        "kind": "Table", "apiVersion": "meta.k8s.io/v1",
        "metadata": {"resourceVersion": found["metadata"]["resourceVersion"], "continue": found["metadata"]["continue"]},
        "columnDefinitions": headings.collect::<Vec<_>>(), "rows": rows.collect::<Vec<_>>(),
    })
}

fn ready(object: &Value) -> String {
    format!("{}/{}", number(&object["status"]["readyReplicas"]), number(&object["spec"]["replicas"]))
}

fn number(value: &Value) -> String {
    value.as_i64().unwrap_or(0).to_string()
}

/// `42d`, `3h`, `5m`, `12s`.
fn since(instant: &str, now_ms: i64) -> String {
    let Ok(at) = instant.parse::<jiff::Timestamp>() else { return "<unknown>".to_owned() };
    let seconds = (now_ms - at.as_millisecond()).max(0) / 1_000;
    match seconds {
        0..120 => format!("{seconds}s"),
        120..7_200 => format!("{}m", seconds / 60),
        7_200..172_800 => format!("{}h", seconds / 3_600),
        _ => format!("{}d", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crashing_pod_reads_as_kubectl_prints_it() {
        let pod = json!({
            "metadata": {"name": "kafka-0", "creationTimestamp": "2026-11-25T00:00:00Z"},
            "status": {"phase": "Running", "containerStatuses": [
                {"ready": false, "restartCount": 4, "state": {"waiting": {"reason": "CrashLoopBackOff"}}}]},
        });
        let table = of("Pod", &json!({"items": [pod]}), 1_795_564_800_000 + 180_000);
        assert_eq!(table["rows"][0]["cells"], json!(["kafka-0", "0/1", "CrashLoopBackOff", "4", "3m"]));
    }
}

//! The `scale` part of StatefulSets and Deployments. Pure.

use serde_json::{Value, json};

use super::selector::match_labels;

pub(crate) fn of(object: &Value) -> Value {
    let metadata = &object["metadata"];
    json!({
        "kind": "Scale", "apiVersion": "autoscaling/v1",
        "metadata": {
            "name": metadata["name"], "namespace": metadata["namespace"], "uid": metadata["uid"],
            "resourceVersion": metadata["resourceVersion"], "creationTimestamp": metadata["creationTimestamp"],
        },
        "spec": {"replicas": object["spec"]["replicas"]},
        "status": {"replicas": object["status"]["replicas"], "selector": match_labels(object)},
    })
}

/// The object with the replicas of a scale.
pub(crate) fn applied(object: &Value, scale: &Value) -> Value {
    let mut scaled = object.clone();
    scaled["spec"]["replicas"] = scale["spec"]["replicas"].clone();
    scaled
}

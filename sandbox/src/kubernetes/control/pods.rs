//! What both controllers do with pods.

use serde_json::{Value, json};

use crate::kubernetes::kinds::of_kind;
use crate::kubernetes::store::Key;
use crate::kubernetes::world::World;

/// The pods that an object controls.
pub(super) fn of(world: &World, owner: &Value) -> Vec<(Key, Value)> {
    let namespace = owner["metadata"]["namespace"].as_str().unwrap_or_default();
    let owned = world
        .store
        .all("pods", namespace)
        .filter(|(_, pod)| pod["metadata"]["ownerReferences"][0]["uid"] == owner["metadata"]["uid"]);
    owned.map(|(key, pod)| (key.clone(), pod.clone())).collect()
}

pub(crate) fn is_ready(pod: &Value) -> bool {
    pod["status"]["containerStatuses"][0]["ready"] == true && !is_ending(pod)
}

pub(super) fn is_ending(pod: &Value) -> bool {
    !pod["metadata"]["deletionTimestamp"].is_null()
}

pub(super) fn owner_reference(owner: &Value) -> Value {
    json!([{
        "apiVersion": owner["apiVersion"], "kind": owner["kind"], "name": owner["metadata"]["name"],
        "uid": owner["metadata"]["uid"], "controller": true, "blockOwnerDeletion": true,
    }])
}

/// Creates a pod of a template, with these labels besides the template's.
pub(super) fn create(
    world: &mut World,
    owner: &Value,
    name: &str,
    template: &Value,
    labels: &[(&str, &str)],
) {
    let Some(resource) = of_kind("Pod") else { return };
    let namespace = owner["metadata"]["namespace"].as_str().unwrap_or_default();
    let mut metadata = template["metadata"].clone();
    for (label, value) in labels {
        metadata["labels"][*label] = json!(value);
    }
    metadata["ownerReferences"] = owner_reference(owner);
    let mut spec = template["spec"].clone();
    spec["nodeName"] = json!("node-1");
    for (field, value) in [
        ("restartPolicy", json!("Always")),
        ("terminationGracePeriodSeconds", json!(30)),
        ("dnsPolicy", json!("ClusterFirst")),
        ("serviceAccountName", json!("default")),
        ("schedulerName", json!("default-scheduler")),
    ] {
        if spec.get(field).is_none() {
            spec[field] = value;
        }
    }
    let pod =
        json!({"metadata": metadata, "spec": spec, "status": {"phase": "Pending", "qosClass": "Burstable"}});
    world.store.create(resource, Key::new("pods", namespace, name), pod, world.moment.now_ms);
}

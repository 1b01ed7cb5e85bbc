//! Events (core/v1) as the controllers and the kubelet write them: repeated ones are counted.

use serde_json::{Value, json};

use super::kinds::of_kind;
use super::store::{Key, instant};
use super::world::World;

/// Who writes, and in which manner.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Voice {
    pub(crate) component: &'static str,
    /// `Normal` or `Warning`.
    pub(crate) kind: &'static str,
    pub(crate) reason: &'static str,
}

pub(crate) const fn normal(component: &'static str, reason: &'static str) -> Voice {
    Voice { component, kind: "Normal", reason }
}

pub(crate) const fn warning(component: &'static str, reason: &'static str) -> Voice {
    Voice { component, kind: "Warning", reason }
}

pub(crate) fn record(world: &mut World, about: &Value, voice: Voice, message: &str) {
    let Some(resource) = of_kind("Event") else { return };
    let metadata = &about["metadata"];
    let namespace = metadata["namespace"].as_str().unwrap_or("default");
    let at = instant(world.moment.now_ms);
    let known = world.store.all("events", namespace).find(|(_, event)| {
        event["involvedObject"]["uid"] == metadata["uid"]
            && event["reason"] == voice.reason
            && event["message"] == message
    });
    if let Some((key, mut event)) = known.map(|(key, event)| (key.clone(), event.clone())) {
        event["count"] = json!(event["count"].as_i64().unwrap_or(1) + 1);
        event["lastTimestamp"] = json!(at);
        world.store.update(&key, event);
        return;
    }
    let mut involved = json!({
        "apiVersion": about["apiVersion"], "kind": about["kind"], "namespace": namespace, "name": metadata["name"],
        "uid": metadata["uid"], "resourceVersion": metadata["resourceVersion"],
    });
    if let (true, Some(name)) = (voice.component == "kubelet", about.pointer("/spec/containers/0/name")) {
        involved["fieldPath"] = json!(format!("spec.containers{{{}}}", name.as_str().unwrap_or_default()));
    }
    let name = format!("{}.{:016x}", metadata["name"].as_str().unwrap_or_default(), world.store.version());
    let event = json!({
        "metadata": {}, "involvedObject": involved, "reason": voice.reason, "message": message,
        "source": {"component": voice.component}, "type": voice.kind, "count": 1,
        "firstTimestamp": at, "lastTimestamp": at, "eventTime": null,
        "reportingComponent": voice.component, "reportingInstance": "",
    });
    world.store.create(resource, Key::new("events", namespace, &name), event, world.moment.now_ms);
}

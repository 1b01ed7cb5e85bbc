//! What a metrics server would report: for every running container, a part of its memory limit.

use serde_json::{Value, json};

use super::pods;
use crate::kubernetes::kinds::RESOURCES;
use crate::kubernetes::store::{Key, instant};
use crate::kubernetes::world::World;

/// Where the store keeps them: the API serves both this and the core kind as `pods`.
pub(crate) const PLURAL: &str = "podmetrics";

pub(super) fn tick(world: &mut World) {
    let Some(resource) = RESOURCES.iter().find(|one| one.kind == "PodMetrics") else { return };
    let running: Vec<Key> = world
        .store
        .all("pods", "")
        .filter(|(_, pod)| pods::is_ready(pod))
        .map(|(key, _)| key.clone())
        .collect();
    let known: Vec<Key> = world.store.all(PLURAL, "").map(|(key, _)| key.clone()).collect();
    for key in known.iter().filter(|key| !running.iter().any(|pod| same(pod, key))) {
        world.store.remove(key);
    }
    for key in running.iter().filter(|pod| !known.iter().any(|key| same(pod, key))) {
        let Some(pod) = world.store.get(key).cloned() else { continue };
        let containers = [json!({
            "name": pod["spec"]["containers"][0]["name"],
            "usage": {"cpu": "212m", "memory": usage(&pod)},
        })];
        let metrics = json!({
            "metadata": {"labels": pod["metadata"]["labels"]}, "timestamp": instant(world.moment.now_ms),
            "window": "15s", "containers": containers,
        });
        let key = Key::new(PLURAL, &key.namespace, &key.name);
        world.store.create(resource, key, metrics, world.moment.now_ms);
    }
}

fn same(pod: &Key, metrics: &Key) -> bool {
    (&pod.namespace, &pod.name) == (&metrics.namespace, &metrics.name)
}

fn usage(pod: &Value) -> &'static str {
    match pod.pointer("/spec/containers/0/resources/limits/memory").and_then(Value::as_str) {
        Some("4Gi") => "2711Mi",
        _ => "182Mi",
    }
}

//! The Deployment controller with its ReplicaSets: a new template makes a new one, whose pods come before the old ones go.

use serde_json::{Value, json};

use super::pods;
use crate::kubernetes::event::{self, normal};
use crate::kubernetes::kinds::of_kind;
use crate::kubernetes::kubelet;
use crate::kubernetes::store::{Key, instant, template_hash};
use crate::kubernetes::world::World;

const REVISION: &str = "deployment.kubernetes.io/revision";
const HASH: &str = "pod-template-hash";

pub(super) fn tick(world: &mut World) {
    let all: Vec<(Key, Value)> =
        world.store.all("deployments", "").map(|(key, one)| (key.clone(), one.clone())).collect();
    for (key, deployment) in all {
        let hash = template_hash(&deployment["spec"]["template"]);
        let revision = ensure_set(world, &deployment, &hash);
        let ready = scale(world, &deployment, &hash);
        let mut shown = deployment.clone();
        shown["metadata"]["annotations"][REVISION] = json!(revision.to_string());
        shown["status"] = status(&deployment, ready, &instant(world.moment.now_ms));
        world.store.update(&key, shown);
    }
}

fn sets(world: &World, deployment: &Value) -> Vec<(Key, Value)> {
    let namespace = deployment["metadata"]["namespace"].as_str().unwrap_or_default();
    let owned = world
        .store
        .all("replicasets", namespace)
        .filter(|(_, set)| set["metadata"]["ownerReferences"][0]["uid"] == deployment["metadata"]["uid"]);
    owned.map(|(key, set)| (key.clone(), set.clone())).collect()
}

fn number(set: &Value) -> i64 {
    set["metadata"]["annotations"][REVISION].as_str().and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// The set of this template carries the highest number, made or taken again.
fn ensure_set(world: &mut World, deployment: &Value, hash: &str) -> i64 {
    let owned = sets(world, deployment);
    let newest = owned.iter().map(|(_, set)| number(set)).max().unwrap_or(0);
    let name = format!("{}-{hash}", deployment["metadata"]["name"].as_str().unwrap_or_default());
    if let Some((key, set)) = owned.iter().find(|(key, _)| key.name == name) {
        if number(set) == newest {
            return newest;
        }
        let mut again = set.clone();
        again["metadata"]["annotations"][REVISION] = json!((newest + 1).to_string());
        world.store.update(key, again);
        return newest + 1;
    }
    let mut template = deployment["spec"]["template"].clone();
    template["metadata"]["labels"][HASH] = json!(hash);
    let mut selector = deployment["spec"]["selector"].clone();
    selector["matchLabels"][HASH] = json!(hash);
    let set = json!({
        "metadata": {
            "labels": template["metadata"]["labels"], "annotations": {REVISION: (newest + 1).to_string()},
            "ownerReferences": pods::owner_reference(deployment),
        },
        "spec": {"replicas": 0, "selector": selector, "template": template},
        "status": {"replicas": 0},
    });
    if let Some(resource) = of_kind("ReplicaSet") {
        let namespace = deployment["metadata"]["namespace"].as_str().unwrap_or_default();
        world.store.create(resource, Key::new("replicasets", namespace, &name), set, world.moment.now_ms);
    }
    newest + 1
}

/// Fills the new set; empties the old ones when the new pods are ready. How many of the new are.
fn scale(world: &mut World, deployment: &Value, hash: &str) -> u64 {
    let wanted = deployment["spec"]["replicas"].as_u64().unwrap_or(1);
    let new = fill(world, deployment, hash, wanted);
    for (key, set) in sets(world, deployment) {
        let is_new = key.name.ends_with(hash);
        let keep = if is_new {
            wanted
        } else if new >= wanted {
            0
        } else {
            u64::MAX
        };
        let owned: Vec<(Key, Value)> =
            pods::of(world, &set).into_iter().filter(|(_, pod)| !pods::is_ending(pod)).collect();
        for (pod, _) in owned.iter().skip(usize::try_from(keep).unwrap_or(usize::MAX)) {
            kubelet::mark_deleted(world, pod, 30);
        }
        let ready = owned.iter().filter(|(_, pod)| pods::is_ready(pod)).count();
        let mut shown = set.clone();
        shown["spec"]["replicas"] = if is_new { json!(wanted) } else { json!(owned.len()) };
        shown["status"] = json!({
            "replicas": owned.len(), "readyReplicas": ready, "availableReplicas": ready,
            "observedGeneration": set["metadata"]["generation"],
        });
        world.store.update(&key, shown);
    }
    new
}

fn fill(world: &mut World, deployment: &Value, hash: &str, wanted: u64) -> u64 {
    let Some((key, set)) = sets(world, deployment).into_iter().find(|(key, _)| key.name.ends_with(hash))
    else {
        return 0;
    };
    let owned = pods::of(world, &set);
    let live = owned.iter().filter(|(_, pod)| !pods::is_ending(pod)).count();
    for _ in live..usize::try_from(wanted).unwrap_or(0) {
        let name = format!("{}-{:05x}", key.name, world.store.version() & 0xf_ffff);
        pods::create(world, &set, &name, &set["spec"]["template"], &[]);
        let words = format!("Created pod: {name}");
        event::record(world, &set, normal("replicaset-controller", "SuccessfulCreate"), &words);
    }
    u64::try_from(owned.iter().filter(|(_, pod)| pods::is_ready(pod)).count()).unwrap_or(u64::MAX)
}

fn status(deployment: &Value, ready: u64, now: &str) -> Value {
    let wanted = deployment["spec"]["replicas"].as_u64().unwrap_or(1);
    let available = ready >= wanted;
    let word = if available { "True" } else { "False" };
    let was = &deployment["status"]["conditions"][0];
    let since = if was["status"] == word { was["lastTransitionTime"].clone() } else { json!(now) };
    json!({
        "observedGeneration": deployment["metadata"]["generation"], "replicas": wanted, "updatedReplicas": wanted,
        "readyReplicas": ready, "availableReplicas": ready, "unavailableReplicas": wanted.saturating_sub(ready),
        "conditions": [{
            "type": "Available", "status": word, "lastTransitionTime": since, "lastUpdateTime": since,
            "reason": if available { "MinimumReplicasAvailable" } else { "MinimumReplicasUnavailable" },
        }],
    })
}

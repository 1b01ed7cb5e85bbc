//! The StatefulSet controller, RollingUpdate with OrderedReady as the real one: a pod that is not ready holds everything
//! up, so a crash-looping pod is not replaced when the template is put right; somebody has to delete it
//! (Kubernetes' documentation, StatefulSets, "Forced rollback").

use serde_json::{Value, json};

use super::pods;
use crate::kubernetes::event::{self, normal};
use crate::kubernetes::kinds::of_kind;
use crate::kubernetes::kubelet;
use crate::kubernetes::store::{Key, template_hash};
use crate::kubernetes::world::World;

const REVISION_LABEL: &str = "controller-revision-hash";
const VOICE: &str = "statefulset-controller";

pub(super) fn tick(world: &mut World) {
    let sets: Vec<(Key, Value)> =
        world.store.all("statefulsets", "").map(|(key, set)| (key.clone(), set.clone())).collect();
    for (key, set) in sets {
        let update = revision(world, &set);
        step(world, &set, &update);
        let mut shown = set.clone();
        shown["status"] = status(world, &set, &update);
        world.store.update(&key, shown);
    }
}

/// The name of the revision of the set's template. A template that is new makes one; an older equal one is taken again
/// under the next number, as the real controller does.
fn revision(world: &mut World, set: &Value) -> String {
    let namespace = set["metadata"]["namespace"].as_str().unwrap_or_default();
    let owned: Vec<(Key, Value)> = world
        .store
        .all("controllerrevisions", namespace)
        .filter(|(_, one)| one["metadata"]["ownerReferences"][0]["uid"] == set["metadata"]["uid"])
        .map(|(key, one)| (key.clone(), one.clone()))
        .collect();
    let newest = owned.iter().filter_map(|(_, one)| one["revision"].as_i64()).max().unwrap_or(0);
    let mut data = set["spec"]["template"].clone();
    data["$patch"] = json!("replace");
    let data = json!({"spec": {"template": data}});
    if let Some((key, known)) = owned.iter().find(|(_, one)| one["data"] == data) {
        if known["revision"].as_i64() != Some(newest) {
            let mut again = known.clone();
            again["revision"] = json!(newest + 1);
            world.store.update(key, again);
        }
        return key.name.clone();
    }
    let hash = template_hash(&set["spec"]["template"]);
    let name = format!("{}-{hash}", set["metadata"]["name"].as_str().unwrap_or_default());
    let mut labels = set["spec"]["selector"]["matchLabels"].clone();
    labels["controller.kubernetes.io/hash"] = json!(hash);
    let made = json!({
        "metadata": {"labels": labels, "ownerReferences": pods::owner_reference(set)},
        "data": data, "revision": newest + 1,
    });
    if let Some(resource) = of_kind("ControllerRevision") {
        let key = Key::new("controllerrevisions", namespace, &name);
        world.store.create(resource, key, made, world.moment.now_ms);
    }
    name
}

/// The one next thing: create the first that lacks, wait for the first that is not ready, replace the last that is old.
fn step(world: &mut World, set: &Value, update: &str) {
    let name = set["metadata"]["name"].as_str().unwrap_or_default();
    let wanted = set["spec"]["replicas"].as_u64().unwrap_or(1);
    let mut owned = pods::of(world, set);
    owned.sort_by_key(|(key, _)| ordinal(&key.name));
    for number in 0..wanted {
        let pod_name = format!("{name}-{number}");
        match owned.iter().find(|(key, _)| key.name == pod_name) {
            None => return create(world, set, &pod_name, update),
            Some((_, pod)) if !pods::is_ready(pod) => return,
            Some(_) => {}
        }
    }
    if let Some((key, pod)) = owned.iter().rev().find(|(key, _)| ordinal(&key.name) >= wanted) {
        if !pods::is_ending(pod) {
            delete(world, set, key);
        }
        return;
    }
    let old = owned.iter().rev().find(|(_, pod)| pod["metadata"]["labels"][REVISION_LABEL] != update);
    if let (Some((key, _)), true) = (old, set["spec"]["updateStrategy"]["type"] != "OnDelete") {
        delete(world, set, key);
    }
}

fn create(world: &mut World, set: &Value, pod: &str, update: &str) {
    let mut template = set["spec"]["template"].clone();
    let claims = set["spec"]["volumeClaimTemplates"].as_array();
    let volumes = claims.into_iter().flatten().filter_map(|claim| claim["metadata"]["name"].as_str()).map(
        |volume| json!({"name": volume, "persistentVolumeClaim": {"claimName": format!("{volume}-{pod}")}}),
    );
    template["spec"]["volumes"] = volumes.collect();
    let labels = [
        (REVISION_LABEL, update),
        ("statefulset.kubernetes.io/pod-name", pod),
        ("apps.kubernetes.io/pod-index", pod.rsplit('-').next().unwrap_or_default()),
    ];
    pods::create(world, set, pod, &template, &labels);
    let name = set["metadata"]["name"].as_str().unwrap_or_default();
    let words = format!("create Pod {pod} in StatefulSet {name} successful");
    event::record(world, set, normal(VOICE, "SuccessfulCreate"), &words);
}

fn delete(world: &mut World, set: &Value, key: &Key) {
    kubelet::mark_deleted(world, key, 30);
    let name = set["metadata"]["name"].as_str().unwrap_or_default();
    let words = format!("delete Pod {} in StatefulSet {name} successful", key.name);
    event::record(world, set, normal(VOICE, "SuccessfulDelete"), &words);
}

fn status(world: &World, set: &Value, update: &str) -> Value {
    let owned = pods::of(world, set);
    let of_revision = |revision: &str| {
        owned
            .iter()
            .filter(|(_, pod)| pod["metadata"]["labels"][REVISION_LABEL] == revision && !pods::is_ending(pod))
            .count()
    };
    let ready = owned.iter().filter(|(_, pod)| pods::is_ready(pod)).count();
    let wanted = set["spec"]["replicas"].as_u64().unwrap_or(1);
    let updated = of_revision(update);
    let done = u64::try_from(updated.min(ready)).unwrap_or(u64::MAX) == wanted;
    let current = match set["status"]["currentRevision"].as_str() {
        Some(current) if !done => current,
        _ => update,
    };
    json!({
        "observedGeneration": set["metadata"]["generation"], "replicas": owned.len(), "readyReplicas": ready,
        "currentReplicas": of_revision(current), "updatedReplicas": updated, "availableReplicas": ready,
        "currentRevision": current, "updateRevision": update, "collisionCount": 0,
    })
}

fn ordinal(pod: &str) -> u64 {
    pod.rsplit('-').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

//! What the cluster holds when it starts: a broker that has been rolled out fourteen times, two consumers of it and what
//! belongs to them. Everything is made by the controllers, in the past, so that histories and ages look lived in.

use serde_json::{Value, json};

use super::control::pods::is_ready;
use super::kinds::of_kind;
use super::store::Key;
use super::world::World;
use super::{kubelet, tick};

/// Where everything of the demo lives.
pub(crate) const NAMESPACE: &str = "platform";
/// The broker's StatefulSet and its only pod.
pub(crate) const BROKER: &str = "kafka";
pub(crate) const BROKER_POD: &str = "kafka-0";

const DAY_MS: i64 = 86_400_000;
/// The revision the broker stands at, and those the controller keeps (`revisionHistoryLimit`).
const REVISION: i64 = 14;
const KEPT: i64 = 10;
/// Ticks until every pod is surely ready.
const PATIENCE: usize = 1_000;

pub(crate) fn furnish(world: &mut World) {
    let now_ms = world.moment.now_ms;
    world.moment.now_ms = now_ms - 200 * DAY_MS;
    surroundings(world);
    for number in 1..=REVISION {
        world.moment.now_ms = now_ms - (REVISION + 1 - number) * 3 * DAY_MS;
        roll_out(world, number);
        settle(world);
    }
    forget_old_revisions(world);
    let events: Vec<Key> = world.store.all("events", "").map(|(key, _)| key.clone()).collect();
    for key in events {
        world.store.remove(&key);
    }
    world.moment.now_ms = now_ms;
}

/// Lets the controllers work until every pod is ready.
fn settle(world: &mut World) {
    for _ in 0..PATIENCE {
        tick(world);
        // Straight to what is due next: the past costs no time.
        let due_ms = kubelet::due(world);
        if due_ms != u64::MAX {
            world.moment.elapsed_ms = world.moment.elapsed_ms.max(due_ms);
        }
        let settled = world.store.all("pods", "").all(|(_, pod)| is_ready(pod))
            && world.store.all("statefulsets", "").all(|(_, set)| {
                set["status"]["readyReplicas"] == set["spec"]["replicas"]
                    && set["status"]["currentRevision"] == set["status"]["updateRevision"]
            });
        if settled {
            return;
        }
    }
}

fn put(world: &mut World, kind: &str, namespace: &str, name: &str, object: Value) {
    if let Some(resource) = of_kind(kind) {
        world.store.create(resource, Key::new(resource.plural, namespace, name), object, world.moment.now_ms);
    }
}

fn surroundings(world: &mut World) {
    for namespace in ["default", "kube-system", NAMESPACE] {
        let object = json!({
            "metadata": {"labels": {"kubernetes.io/metadata.name": namespace}},
            "spec": {"finalizers": ["kubernetes"]}, "status": {"phase": "Active"},
        });
        put(world, "Namespace", "", namespace, object);
    }
    put(world, "Node", "", "node-1", node());
    let ports = json!([{"name": "kafka", "port": 9092, "protocol": "TCP", "targetPort": 9092}]);
    let service = json!({
        "metadata": {"labels": {"app": BROKER}},
        "spec": {"selector": {"app": BROKER}, "clusterIP": "None", "type": "ClusterIP", "ports": ports},
        "status": {"loadBalancer": {}},
    });
    put(world, "Service", NAMESPACE, BROKER, service);
    let configuration = json!({
        "metadata": {"labels": {"app": BROKER}},
        "data": {"server.properties": "log.retention.hours=168\nnum.partitions=12\nmessage.max.bytes=1048588\n"},
    });
    put(world, "ConfigMap", NAMESPACE, "kafka-config", configuration);
    let claim = json!({
        "metadata": {"labels": {"app": BROKER}},
        "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "100Gi"}}, "volumeName": "pv-0"},
        "status": {"phase": "Bound", "accessModes": ["ReadWriteOnce"], "capacity": {"storage": "100Gi"}},
    });
    put(world, "PersistentVolumeClaim", NAMESPACE, "data-kafka-0", claim);
    for (name, image) in [("order-tracker", "shop/order-tracker:5.2.0"), ("worker", "shop/worker:3.8.1")] {
        put(world, "Deployment", NAMESPACE, name, deployment(name, image));
    }
}

fn node() -> Value {
    let condition = |kind: &str, status: &str, reason: &str| json!({"type": kind, "status": status, "reason": reason, "message": reason});
    json!({
        "metadata": {"labels": {"kubernetes.io/hostname": "node-1", "kubernetes.io/os": "linux"}},
        "spec": {},
        "status": {
            "capacity": {"cpu": "8", "memory": "32Gi", "pods": "110"},
            "allocatable": {"cpu": "7800m", "memory": "31Gi", "pods": "110"},
            "conditions": [
                condition("MemoryPressure", "False", "KubeletHasSufficientMemory"),
                condition("DiskPressure", "False", "KubeletHasNoDiskPressure"),
                condition("Ready", "True", "KubeletReady"),
            ],
            "nodeInfo": {"kubeletVersion": "v1.33.4", "osImage": "Debian GNU/Linux 13"},
        },
    })
}

fn deployment(name: &str, image: &str) -> Value {
    let resources = json!({"requests": {"cpu": "100m", "memory": "128Mi"}, "limits": {"memory": "256Mi"}});
    json!({
        "metadata": {"labels": {"app": name}, "annotations": {}},
        "spec": {
            "replicas": 2, "selector": {"matchLabels": {"app": name}}, "revisionHistoryLimit": 10,
            "progressDeadlineSeconds": 600, "strategy": {"type": "RollingUpdate"},
            "template": {
                "metadata": {"labels": {"app": name}},
                "spec": {"containers": [{"name": name, "image": image, "resources": resources}]},
            },
        },
        "status": {},
    })
}

/// The broker's template as revision `number` brought it.
fn template(number: i64) -> Value {
    let image = match number {
        ..=5 => "kafka:3.9.1",
        6..=11 => "kafka:4.0.0",
        _ => "kafka:4.1.0",
    };
    json!({
        "metadata": {"labels": {"app": BROKER}, "annotations": {"shop.example/config": format!("c{number}")}},
        "spec": {
            "terminationGracePeriodSeconds": 30,
            "containers": [{
                "name": BROKER, "image": image,
                "env": [{"name": "KAFKA_HEAP_OPTS", "value": "-Xms1g -Xmx2g"}],
                "ports": [{"name": "kafka", "containerPort": 9092, "protocol": "TCP"}],
                "resources": {"requests": {"cpu": "500m", "memory": "512Mi"}, "limits": {"memory": "4Gi"}},
                "volumeMounts": [{"name": "data", "mountPath": "/var/lib/kafka"}],
            }],
        },
    })
}

fn roll_out(world: &mut World, number: i64) {
    let key = Key::new("statefulsets", NAMESPACE, BROKER);
    if let Some(mut set) = world.store.get(&key).cloned() {
        set["spec"]["template"] = template(number);
        world.store.update(&key, set);
        return;
    }
    let set = json!({
        "metadata": {"labels": {"app": BROKER}},
        "spec": {
            "serviceName": BROKER, "replicas": 1, "podManagementPolicy": "OrderedReady",
            "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"partition": 0}},
            "revisionHistoryLimit": KEPT, "selector": {"matchLabels": {"app": BROKER}}, "template": template(number),
            "volumeClaimTemplates": [{
                "metadata": {"name": "data"},
                "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "100Gi"}}},
            }],
        },
        "status": {"replicas": 0},
    });
    put(world, "StatefulSet", NAMESPACE, BROKER, set);
}

fn forget_old_revisions(world: &mut World) {
    let old: Vec<Key> = world
        .store
        .all("controllerrevisions", NAMESPACE)
        .filter(|(_, one)| one["revision"].as_i64().is_some_and(|number| number < REVISION - KEPT))
        .map(|(key, _)| key.clone())
        .collect();
    for key in old {
        world.store.remove(&key);
    }
}

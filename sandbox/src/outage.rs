//! The ways the broker goes down. Each is done to the cluster as a person, or bad luck, would do it.

use serde_json::json;

use crate::kubernetes::furnish::{BROKER, BROKER_POD, NAMESPACE};
use crate::kubernetes::kubelet;
use crate::kubernetes::store::Key;
use crate::kubernetes::world::World;

/// What happens to the broker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outage {
    /// A rollout lowers the memory limit from 4Gi to 512Mi: OOMKilled, CrashLoopBackOff. The template has to be put right
    /// and the pod deleted.
    MemoryLimit,
    /// Its pod is deleted; heals by itself.
    PodDeleted,
    /// The template is good, the pod can't start for what lies in its volume: heals when it is deleted.
    Stuck,
}

pub(crate) fn begin(world: &mut World, outage: Outage) {
    let pod = Key::new("pods", NAMESPACE, BROKER_POD);
    match outage {
        Outage::MemoryLimit => {
            let key = Key::new("statefulsets", NAMESPACE, BROKER);
            let Some(mut set) = world.store.get(&key).cloned() else { return };
            set["spec"]["template"]["spec"]["containers"][0]["resources"]["limits"]["memory"] =
                json!("512Mi");
            set["spec"]["template"]["metadata"]["annotations"]["shop.example/config"] = json!("c15");
            world.store.update(&key, set);
        }
        Outage::PodDeleted => kubelet::mark_deleted(world, &pod, 30),
        Outage::Stuck => {
            let uid =
                world.store.get(&pod).and_then(|found| found["metadata"]["uid"].as_str()).map(str::to_owned);
            if let Some(uid) = uid {
                kubelet::hold_lock(world, &uid);
            }
        }
    }
}

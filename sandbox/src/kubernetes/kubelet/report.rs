//! A pod's status as the kubelet reports it. Pure.

use serde_json::{Value, json};

use super::{Container, Ended, Stage, text};
use crate::kubernetes::store::instant;

pub(super) fn status(pod: &Value, container: &Container) -> Value {
    let created = &pod["metadata"]["creationTimestamp"];
    let ready = container.stage == Stage::Running;
    let since = match container.stage {
        Stage::Running => json!(instant(container.ready_ms)),
        Stage::BackOff => {
            container.last.as_ref().map_or_else(|| created.clone(), |end| json!(instant(end.finished_ms)))
        }
        Stage::Creating | Stage::Starting => created.clone(),
    };
    let condition = |kind: &str, holds: bool, since: &Value| {
        let mut condition = json!({
            "type": kind, "status": if holds { "True" } else { "False" }, "lastProbeTime": null,
            "lastTransitionTime": since,
        });
        if !holds {
            let name = text(pod, "/spec/containers/0/name");
            condition["reason"] = json!("ContainersNotReady");
            condition["message"] = json!(format!("containers with unready status: [{name}]"));
        }
        condition
    };
    json!({
        "phase": if container.stage == Stage::Creating { "Pending" } else { "Running" },
        "conditions": [
            condition("PodReadyToStartContainers", container.stage != Stage::Creating, created),
            condition("Initialized", true, created),
            condition("Ready", ready, &since),
            condition("ContainersReady", ready, &since),
            condition("PodScheduled", true, created),
        ],
        "hostIP": "10.0.0.11", "hostIPs": [{"ip": "10.0.0.11"}],
        "podIP": "10.42.0.17", "podIPs": [{"ip": "10.42.0.17"}],
        "startTime": created, "qosClass": "Burstable",
        "containerStatuses": [container_status(pod, container, ready)],
    })
}

fn container_status(pod: &Value, container: &Container, ready: bool) -> Value {
    let uid = text(pod, "/metadata/uid");
    let id = format!("containerd://{}{:02x}", uid.replace('-', ""), container.restarts);
    let name = text(pod, "/spec/containers/0/name");
    let state = match container.stage {
        Stage::Creating => json!({"waiting": {"reason": "ContainerCreating"}}),
        Stage::Starting | Stage::Running => json!({"running": {"startedAt": instant(container.started_ms)}}),
        Stage::BackOff => json!({"waiting": {
            "reason": "CrashLoopBackOff",
            "message": format!("back-off 5m0s restarting failed container={name} pod={}_{}({uid})",
                text(pod, "/metadata/name"), text(pod, "/metadata/namespace")),
        }}),
    };
    let image = text(pod, "/spec/containers/0/image");
    json!({
        "name": name, "image": image, "imageID": format!("docker.io/{image}"),
        "containerID": if container.stage == Stage::Creating { "" } else { &id },
        "ready": ready, "started": ready, "restartCount": container.restarts,
        "state": state,
        "lastState": container.last.as_ref().map_or_else(|| json!({}), |end| terminated(end, &id)),
    })
}

fn terminated(end: &Ended, id: &str) -> Value {
    json!({"terminated": {
        "exitCode": end.exit_code, "reason": end.reason, "startedAt": instant(end.started_ms),
        "finishedAt": instant(end.finished_ms), "containerID": id,
    }})
}

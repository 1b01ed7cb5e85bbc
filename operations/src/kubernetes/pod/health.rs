//! How one pod does, by the rules of `kubectl get pods` (kubectl, pkg/printers: printPod). Pure.

use crate::{Level, Phrase, phrase};
use serde_json::Value;

/// What a pod's status says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Health {
    pub(crate) name: String,
    pub(crate) ready: usize,
    pub(crate) containers: usize,
    /// The STATUS column: `Running`, `CrashLoopBackOff`, `Terminating` …
    pub(crate) status: String,
    pub(crate) restarts: i64,
    /// Why a container ended the last time: `OOMKilled`, `Error`; empty if none ever did.
    pub(crate) last_reason: String,
    pub(crate) last_exit_code: Option<i64>,
    /// Why it is not placed or not started, in the API's words.
    pub(crate) why: String,
    /// RFC 3339.
    pub(crate) created: String,
    pub(crate) node: String,
    pub(crate) is_ready: bool,
    pub(crate) is_done: bool,
}

impl Health {
    pub(crate) fn of(pod: &Value) -> Self {
        let text =
            |pointer: &str| pod.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
        let containers = list(&pod["status"]["containerStatuses"]);
        let all = || list(&pod["status"]["initContainerStatuses"]).iter().chain(containers);
        let last = containers.iter().filter_map(ended).next_back();
        let phase = text("/status/phase");
        let ending = !pod["metadata"]["deletionTimestamp"].is_null();
        let waiting =
            all().filter_map(|one| one.pointer("/state/waiting/reason").and_then(Value::as_str)).next();
        let ended_now = containers
            .iter()
            .filter_map(|one| one.pointer("/state/terminated/reason").and_then(Value::as_str))
            .next();
        let status = match (ending, waiting, ended_now) {
            (true, _, _) => "Terminating".to_owned(),
            (_, Some(reason), _) | (_, None, Some(reason)) => reason.to_owned(),
            _ if !text("/status/reason").is_empty() => text("/status/reason"),
            _ => phase.clone(),
        };
        Self {
            name: text("/metadata/name"),
            ready: containers.iter().filter(|one| one["ready"] == true).count(),
            containers: list(&pod["spec"]["containers"]).len().max(containers.len()),
            status,
            restarts: containers.iter().filter_map(|one| one["restartCount"].as_i64()).sum(),
            last_reason: last
                .map(|one| one["reason"].as_str().unwrap_or_default().to_owned())
                .unwrap_or_default(),
            last_exit_code: last.and_then(|one| one["exitCode"].as_i64()),
            why: why(pod),
            created: text("/metadata/creationTimestamp"),
            node: text("/spec/nodeName"),
            is_ready: !ending && condition(pod, "Ready").is_some_and(|ready| ready["status"] == "True"),
            is_done: phase == "Succeeded",
        }
    }

    /// The finding, with how bad it is.
    pub(crate) fn finding(&self) -> (Level, Phrase) {
        let pod = self.name.as_str();
        let status = self.status.as_str();
        match status {
            "CrashLoopBackOff" => (Level::Bad, self.crash_looping()),
            "Pending" => (Level::Bad, phrase!("pods.pending", pod = pod, why = self.why.as_str())),
            "ContainerCreating" | "PodInitializing" | "Terminating" => {
                (Level::Notice, phrase!("pods.starting", pod = pod, status = status))
            }
            "Running" | "Succeeded" | "Completed" if self.is_ready || self.is_done => self.fine(),
            "Running" => (Level::Notice, phrase!("pods.unready", pod = pod, restarts = self.restarts)),
            _ => (Level::Bad, phrase!("pods.failing", pod = pod, status = status, restarts = self.restarts)),
        }
    }

    fn crash_looping(&self) -> Phrase {
        let (pod, restarts) = (self.name.as_str(), self.restarts);
        match self.last_exit_code {
            Some(code) => phrase!(
                "pods.crash-looping",
                pod = pod,
                restarts = restarts,
                code = code,
                reason = self.last_reason.as_str()
            ),
            None => phrase!("pods.crash-looping-unknown", pod = pod, restarts = restarts),
        }
    }

    fn fine(&self) -> (Level, Phrase) {
        if self.last_reason == "OOMKilled" {
            (Level::Notice, phrase!("pods.was-killed", pod = self.name.as_str(), restarts = self.restarts))
        } else {
            (Level::Good, phrase!("pods.one-ready", pod = self.name.as_str()))
        }
    }
}

/// How a container ended: now, or the time before.
fn ended(status: &Value) -> Option<&Value> {
    ["/state/terminated", "/lastState/terminated"]
        .iter()
        .find_map(|pointer| status.pointer(pointer))
        .filter(|ended| ended["reason"] != "Completed")
}

pub(crate) fn condition<'p>(object: &'p Value, name: &str) -> Option<&'p Value> {
    list(&object["status"]["conditions"]).iter().find(|condition| condition["type"] == name)
}

fn why(pod: &Value) -> String {
    let waiting = list(&pod["status"]["containerStatuses"])
        .iter()
        .find_map(|one| one.pointer("/state/waiting/message").and_then(Value::as_str));
    let unplaced = condition(pod, "PodScheduled")
        .filter(|placed| placed["status"] == "False")
        .and_then(|placed| placed["message"].as_str().or(placed["reason"].as_str()));
    unplaced.or(waiting).unwrap_or_default().to_owned()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn pod(container: &Value, ready: &str) -> Value {
        json!({"metadata": {"name": "kafka-0"}, "spec": {"containers": [{"name": "kafka"}]}, "status": {
            "phase": "Running", "conditions": [{"type": "Ready", "status": ready}],
            "containerStatuses": [container]}})
    }

    #[test]
    fn a_crash_loop_says_how_often_and_why() {
        let killed = json!({"ready": false, "restartCount": 6,
            "state": {"waiting": {"reason": "CrashLoopBackOff"}},
            "lastState": {"terminated": {"exitCode": 137, "reason": "OOMKilled"}}});
        let (level, said) = Health::of(&pod(&killed, "False")).finding();
        assert_eq!(level, Level::Bad);
        assert_eq!(
            said,
            phrase!("pods.crash-looping", pod = "kafka-0", restarts = 6, code = 137, reason = "OOMKilled")
        );
    }

    #[test]
    fn a_pod_that_is_being_deleted_is_not_ready_whatever_it_says() {
        let mut ending = pod(&json!({"ready": true, "restartCount": 0, "state": {"running": {}}}), "True");
        assert!(Health::of(&ending).is_ready);
        ending["metadata"]["deletionTimestamp"] = json!("2026-11-25T00:00:00Z");
        let health = Health::of(&ending);
        assert_eq!((health.is_ready, health.status.as_str()), (false, "Terminating"));
    }

    #[test]
    fn a_pod_that_finds_no_place_says_what_the_scheduler_says() {
        let pending = json!({"metadata": {"name": "kafka-0"}, "spec": {"containers": [{}]}, "status": {
            "phase": "Pending", "conditions": [{"type": "PodScheduled", "status": "False",
            "message": "0/1 nodes are available: 1 Insufficient memory."}]}});
        let (_, said) = Health::of(&pending).finding();
        assert_eq!(said.values["why"], "0/1 nodes are available: 1 Insufficient memory.");
    }
}

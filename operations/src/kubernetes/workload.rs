//! How far a workload's rollout is, by `kubectl rollout status`' own rules (kubectl, pkg/polymorphichelpers). Pure.
//!
//! `observedGeneration` is looked at first: without it the previous rollout would be taken for this one.

use super::line::written;
use crate::client::Kind;
use crate::{Level, Report, phrase};
use serde_json::Value;

/// How far it is; holds when it is complete.
pub(crate) fn rollout(kind: Kind, workload: &Value) -> Report {
    let name = format!("{}/{}", written(kind), workload["metadata"]["name"].as_str().unwrap_or_default());
    let status = &workload["status"];
    let number = |field: &str| status[field].as_i64().unwrap_or(0);
    let wanted = match kind {
        Kind::DaemonSet => number("desiredNumberScheduled"),
        _ => workload["spec"]["replicas"].as_i64().unwrap_or(1),
    };
    let (updated, ready) = match kind {
        Kind::DaemonSet => (number("updatedNumberScheduled"), number("numberAvailable")),
        Kind::Deployment => (number("updatedReplicas"), number("availableReplicas")),
        _ => (number("updatedReplicas"), number("readyReplicas")),
    };
    let seen = number("observedGeneration") >= workload["metadata"]["generation"].as_i64().unwrap_or(0);
    let done = seen && complete(kind, workload, wanted, updated, ready);
    let report = if done {
        Report::new(Level::Good, phrase!("rollout.complete", object = name, ready = ready, wanted = wanted))
    } else if stuck(kind, status) {
        Report::new(Level::Bad, phrase!("rollout.stuck", object = name, updated = updated, wanted = wanted))
    } else {
        Report::new(
            Level::Notice,
            phrase!("rollout.going", object = name, updated = updated, ready = ready, wanted = wanted),
        )
    };
    #[expect(clippy::cast_precision_loss, reason = "counts of pods are far below 2^52")]
    let part = if wanted == 0 {
        1.0
    } else {
        (updated.min(wanted) + ready.min(wanted)) as f64 / (2 * wanted) as f64
    };
    report
        .holds(done)
        .progress(if seen { part } else { 0.0 })
        .fact("complete", done)
        .fact("ready", ready)
        .fact("updated", updated)
        .fact("wanted", wanted)
}

fn complete(kind: Kind, workload: &Value, wanted: i64, updated: i64, ready: i64) -> bool {
    let status = &workload["status"];
    match kind {
        Kind::Deployment => {
            updated >= wanted && status["replicas"].as_i64().unwrap_or(0) <= updated && ready >= updated
        }
        Kind::DaemonSet => updated >= wanted && ready >= wanted,
        _ => {
            let rolling = &workload["spec"]["updateStrategy"]["rollingUpdate"]["partition"];
            let partition = rolling.as_i64().unwrap_or(0);
            if ready < wanted {
                false
            } else if partition > 0 {
                updated >= wanted - partition
            } else {
                status["updateRevision"] == status["currentRevision"]
            }
        }
    }
}

/// A Deployment says itself that it makes no progress; the others don't.
fn stuck(kind: Kind, status: &Value) -> bool {
    kind == Kind::Deployment
        && status["conditions"].as_array().is_some_and(|conditions| {
            conditions.iter().any(|condition| {
                condition["type"] == "Progressing" && condition["reason"] == "ProgressDeadlineExceeded"
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn stateful_set(observed: i64, ready: i64, current: &str) -> Value {
        json!({"metadata": {"name": "kafka", "generation": 2}, "spec": {"replicas": 1}, "status": {
            "observedGeneration": observed, "readyReplicas": ready, "updatedReplicas": 1,
            "currentRevision": current, "updateRevision": "kafka-b"}})
    }

    #[test]
    fn the_previous_rollout_is_not_taken_for_this_one() {
        assert_eq!(rollout(Kind::StatefulSet, &stateful_set(1, 1, "kafka-b")).holds, Some(false));
        assert_eq!(rollout(Kind::StatefulSet, &stateful_set(2, 1, "kafka-b")).holds, Some(true));
    }

    #[test]
    fn a_stateful_set_is_complete_when_its_pods_are_ready_on_the_new_revision() {
        assert_eq!(rollout(Kind::StatefulSet, &stateful_set(2, 0, "kafka-b")).holds, Some(false));
        assert_eq!(rollout(Kind::StatefulSet, &stateful_set(2, 1, "kafka-a")).holds, Some(false));
    }

    #[test]
    fn a_deployment_that_makes_no_progress_is_said_to_be_stuck() {
        let stuck = json!({"metadata": {"name": "worker", "generation": 1}, "spec": {"replicas": 2}, "status": {
            "observedGeneration": 1, "replicas": 2, "updatedReplicas": 1, "availableReplicas": 1,
            "conditions": [{"type": "Progressing", "reason": "ProgressDeadlineExceeded"}]}});
        let report = rollout(Kind::Deployment, &stuck);
        assert_eq!((report.level, report.holds), (Level::Bad, Some(false)));
    }
}

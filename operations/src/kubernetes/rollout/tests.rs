//! Rollouts against a cluster in memory: what a plan says, what the act tests, how a look judges.

use super::history::RolloutHistory;
use super::restart::RolloutRestart;
use super::status::RolloutStatus;
use super::undo::RolloutUndo;
use crate::client::Kind;
use crate::kubernetes::tests::{FakeCluster, attempt, clients};
use crate::{Acted, Clients, CommandLine, Level, Look, Operation, Plan, PlanHash, Spelling, phrase};
use serde_json::{Value, json};
use std::sync::Arc;

fn template(memory: &str) -> Value {
    json!({"metadata": {"labels": {"app": "kafka"}, "annotations": {}}, "spec": {"containers": [
        {"name": "kafka", "resources": {"limits": {"memory": memory}},
         "env": [{"name": "KAFKA_PASSWORD", "value": "hunter2"}]}]}})
}

fn revision(number: i64, memory: &str) -> (Kind, Value) {
    let metadata = json!({"name": format!("kafka-{number}"), "creationTimestamp": "2026-11-20T09:00:00Z",
        "ownerReferences": [{"uid": "u1"}]});
    let mut template = template(memory);
    template["$patch"] = json!("replace");
    (
        Kind::ControllerRevision,
        json!({"metadata": metadata, "revision": number, "data": {"spec": {"template": template}}}),
    )
}

/// Revision 15 lowered the memory limit; the only pod is down.
fn broken() -> Arc<FakeCluster> {
    let spec = json!({"replicas": 1, "podManagementPolicy": "OrderedReady", "template": template("512Mi")});
    let status = json!({"observedGeneration": 3, "readyReplicas": 0, "updatedReplicas": 1,
        "currentRevision": "kafka-14", "updateRevision": "kafka-15"});
    let kafka =
        json!({"metadata": {"name": "kafka", "uid": "u1", "generation": 3}, "spec": spec, "status": status});
    Arc::new(FakeCluster::of([(Kind::StatefulSet, kafka), revision(14, "4Gi"), revision(15, "512Mi")]))
}

fn parse(line: &str) -> Operation {
    Operation::parse(&CommandLine::new(&line.split(' ').collect::<Vec<_>>())).unwrap().unwrap()
}

async fn undo_plan(clients: &Clients) -> Plan {
    parse("kubectl -n platform rollout undo sts/kafka").perform().plan(clients).await.unwrap()
}

fn memory(cluster: &FakeCluster) -> Value {
    let objects = cluster.objects.lock().unwrap();
    let (_, kafka) = objects.iter().find(|(kind, _)| *kind == Kind::StatefulSet).unwrap();
    kafka["spec"]["template"]["spec"]["containers"][0]["resources"]["limits"]["memory"].clone()
}

#[tokio::test]
async fn an_undo_pins_the_revision_and_says_what_changes_and_how_to_go_back() {
    let plan = undo_plan(&clients(&broken())).await;
    assert_eq!(
        plan.operation.perform().command(),
        "kubectl -n platform rollout undo statefulset/kafka --to-revision=14"
    );
    assert_eq!(plan.changes[0], phrase!("undo.template", from = 15, to = 14));
    let limit = phrase!("template.memory-limit", container = "kafka", before = "512Mi", after = "4Gi");
    assert_eq!(plan.changes[1], limit);
    assert!(plan.moving.contains(&phrase!("undo.stuck-pod-stays")));
    let back = plan.way_back.operation.unwrap();
    assert!(back.perform().command().ends_with("--to-revision=15"));
    let diff = plan.diff.unwrap();
    assert!(
        diff.contains("-            \"memory\": \"512Mi\"")
            && diff.contains("+            \"memory\": \"4Gi\""),
        "{diff}"
    );
    assert!(!diff.contains("hunter2"), "a password stands in no diff");
}

#[tokio::test]
async fn consent_to_an_undo_outlives_status_writes_and_not_another_template() {
    let cluster = broken();
    let hash = |plan: &Plan| PlanHash::of("production", std::slice::from_ref(plan));
    let first = hash(&undo_plan(&clients(&cluster)).await);
    cluster.change(Kind::StatefulSet, "kafka", "/status/readyReplicas", json!(1));
    assert_eq!(first, hash(&undo_plan(&clients(&cluster)).await));
    cluster.change(Kind::StatefulSet, "kafka", "/spec/template", template("256Mi"));
    assert_ne!(first, hash(&undo_plan(&clients(&cluster)).await));
}

#[tokio::test]
async fn an_undo_puts_the_template_back() {
    let cluster = broken();
    let plan = undo_plan(&clients(&cluster)).await;
    let attempt = attempt(plan.guard);
    assert!(matches!(plan.operation.perform().act(&clients(&cluster), &attempt).await, Acted::Done(_)));
    assert_eq!(memory(&cluster), "4Gi");
    assert!(matches!(plan.operation.perform().look(&clients(&cluster), &attempt).await, Look::Happened(_)));
}

#[tokio::test]
async fn an_undo_of_another_template_than_the_planned_one_is_never_sent() {
    let cluster = broken();
    let plan = undo_plan(&clients(&cluster)).await;
    cluster.change(Kind::StatefulSet, "kafka", "/spec/template", template("256Mi"));
    let attempt = attempt(plan.guard);
    assert!(matches!(plan.operation.perform().act(&clients(&cluster), &attempt).await, Acted::NotSent(_)));
    assert_eq!(memory(&cluster), "256Mi");
    let look = plan.operation.perform().look(&clients(&cluster), &attempt).await;
    assert!(matches!(look, Look::Undecided(_)), "a third template decides nothing");
}

#[tokio::test]
async fn after_a_cut_the_template_that_is_there_decides() {
    let mut cluster = broken();
    let plan = undo_plan(&clients(&cluster)).await;
    let attempt = attempt(plan.guard);
    let perform = plan.operation.perform();
    assert!(matches!(perform.look(&clients(&cluster), &attempt).await, Look::DidNot(_)));
    Arc::get_mut(&mut cluster).unwrap().cut = true;
    assert!(matches!(perform.act(&clients(&cluster), &attempt).await, Acted::Unknown(_)));
    assert!(matches!(perform.look(&clients(&cluster), &attempt).await, Look::Happened(_)));
}

#[tokio::test]
async fn an_undo_to_what_is_there_already_has_no_plan() {
    let to_15 = parse("kubectl -n platform rollout undo sts/kafka --to-revision=15");
    let refused = to_15.perform().plan(&clients(&broken())).await.unwrap_err();
    assert_eq!(refused.what.id, "undo.already");
    let to_9 = parse("kubectl -n platform rollout undo sts/kafka --to-revision=9");
    assert_eq!(to_9.perform().plan(&clients(&broken())).await.unwrap_err().what.id, "undo.no-such-revision");
}

#[tokio::test]
async fn a_restart_leaves_a_mark_by_which_it_is_told_from_another_restart() {
    let cluster = broken();
    let restart = parse("oc -n platform rollout restart statefulset kafka");
    let plan = restart.perform().plan(&clients(&cluster)).await.unwrap();
    let mine = attempt(plan.guard.clone());
    assert!(matches!(restart.perform().look(&clients(&cluster), &mine).await, Look::DidNot(_)));
    assert!(matches!(restart.perform().act(&clients(&cluster), &mine).await, Acted::Done(_)));
    assert!(matches!(restart.perform().look(&clients(&cluster), &mine).await, Look::Happened(_)));
    let other = crate::Attempt { nonce: "n2".to_owned(), ..attempt(plan.guard) };
    assert!(matches!(restart.perform().look(&clients(&cluster), &other).await, Look::DidNot(_)));
}

#[tokio::test]
async fn a_restart_of_another_object_with_the_same_name_is_refused() {
    let cluster = broken();
    let restart = parse("kubectl -n platform rollout restart statefulset/kafka");
    let plan = restart.perform().plan(&clients(&cluster)).await.unwrap();
    cluster.change(Kind::StatefulSet, "kafka", "/metadata/uid", json!("u2"));
    let acted = restart.perform().act(&clients(&cluster), &attempt(plan.guard)).await;
    assert!(matches!(acted, Acted::Refused(_)));
}

#[tokio::test]
async fn the_history_shows_which_revision_is_in_place() {
    let history = parse("kubectl -n platform rollout history sts/kafka");
    let report = history.perform().read(&clients(&broken())).await.unwrap();
    assert_eq!(report.headline, phrase!("rollout.history", object = "kafka", count = 2, current = 15));
}

#[tokio::test]
async fn the_status_of_a_rollout_holds_only_when_its_pods_are_ready() {
    let cluster = broken();
    let status = parse("kubectl -n platform rollout status statefulset/kafka --timeout=180s");
    let report = status.perform().read(&clients(&cluster)).await.unwrap();
    assert_eq!((report.level, report.holds), (Level::Notice, Some(false)));
    assert_eq!(status.perform().watch().unwrap().for_ms, 180_000);
}

#[test]
fn what_is_misspelt_is_said_and_never_guessed() {
    let refused = |line: &str| {
        let line = CommandLine::new(&line.split(' ').collect::<Vec<_>>());
        matches!(Operation::parse(&line), Some(Err(_)))
    };
    assert!(refused("kubectl rollout undo kafka"), "no kind");
    assert!(refused("kubectl rollout undo pod/kafka-0"), "a pod has no rollout");
    assert!(refused("kubectl rollout undo sts/kafka --to-revision=last"));
    assert!(refused("kubectl rollout restart sts/kafka --context=other"), "the target decides the cluster");
    assert!(refused("kubectl rollout restart deployment --all"), "the tool has no such flag");
    let both = parse("kubectl rollout status sts/kafka sts/zookeeper");
    assert!(!both.perform().is_carried_out(), "one at a time");
}

#[test]
fn a_written_command_reads_as_the_same_operation() {
    for line in [
        "kubectl -n platform rollout undo statefulset/kafka --to-revision=14",
        "kubectl -n platform rollout restart deployment/worker",
        "kubectl -n default rollout status daemonset/agent --timeout=60s",
        "kubectl -n platform rollout history statefulset/kafka",
    ] {
        assert_eq!(parse(line).perform().command(), line);
    }
    let line = CommandLine::new(&["kubectl", "rollout", "status", "sts/kafka"]);
    assert!(RolloutUndo::parse(&line).is_none() && RolloutRestart::parse(&line).is_none());
    assert!(RolloutHistory::parse(&line).is_none() && RolloutStatus::parse(&line).is_some());
}

//! Pods against a cluster in memory: what is found, what a deletion says first, whom it never touches.

use crate::client::{ExecOutput, Kind};
use crate::kubernetes::tests::{FakeCluster, attempt, clients};
use crate::{Acted, CommandLine, GuardKind, Level, Look, Operation, Risk, phrase};
use serde_json::{Value, json};
use std::sync::Arc;

/// `kafka-0` of the StatefulSet, killed for memory again and again.
fn crashing() -> Value {
    json!({"metadata": {"name": "kafka-0", "uid": "p1", "labels": {"app": "kafka"}, "creationTimestamp": "2026-11-25T02:00:00Z",
            "ownerReferences": [{"kind": "StatefulSet", "name": "kafka", "controller": true}]},
        "spec": {"nodeName": "node-1", "containers": [{"name": "kafka"}]},
        "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "False"}],
            "containerStatuses": [{"name": "kafka", "ready": false, "restartCount": 6,
            "state": {"waiting": {"reason": "CrashLoopBackOff"}},
            "lastState": {"terminated": {"exitCode": 137, "reason": "OOMKilled"}}}]}})
}

fn ready(name: &str) -> Value {
    json!({"metadata": {"name": name, "uid": "p2", "labels": {"app": "kafka"}}, "spec": {"containers": [{"name": "kafka"}]},
        "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}],
            "containerStatuses": [{"name": "kafka", "ready": true, "restartCount": 0, "state": {"running": {}}}]}})
}

fn cluster(pods: impl IntoIterator<Item = Value>) -> Arc<FakeCluster> {
    Arc::new(FakeCluster::of(pods.into_iter().map(|pod| (Kind::Pod, pod))))
}

fn parse(line: &str) -> Operation {
    Operation::parse(&CommandLine::new(&line.split(' ').collect::<Vec<_>>())).unwrap().unwrap()
}

fn refused(line: &str) -> bool {
    matches!(Operation::parse(&CommandLine::new(&line.split(' ').collect::<Vec<_>>())), Some(Err(_)))
}

#[tokio::test]
async fn the_worst_pod_is_the_headline_with_the_reason_of_its_last_end() {
    let pods = parse("kubectl get pods -n platform -l app=kafka");
    let report = pods.perform().read(&clients(&cluster([ready("kafka-1"), crashing()]))).await.unwrap();
    let said = phrase!("pods.crash-looping", pod = "kafka-0", restarts = 6, code = 137, reason = "OOMKilled");
    assert_eq!((report.level, report.headline, report.holds), (Level::Bad, said, Some(false)));
    assert_eq!(report.facts["last_reason"], "OOMKilled");
    let rows = report.table.unwrap().rows;
    assert_eq!(rows[0][..4], ["kafka-0", "0/1", "CrashLoopBackOff", "6"]);
}

#[tokio::test]
async fn no_pod_at_all_is_bad_news() {
    let report = parse("k get po -lapp=kafka").perform().read(&clients(&cluster([]))).await.unwrap();
    assert_eq!((report.level, report.holds), (Level::Bad, Some(false)));
}

#[tokio::test]
async fn waiting_for_a_pod_holds_when_it_is_ready_and_not_while_it_ends() {
    let wait = parse("kubectl -n platform wait pod/kafka-0 --for=condition=Ready --timeout=45s");
    assert_eq!(wait.perform().watch().unwrap().for_ms, 45_000);
    let read = async |pod| wait.perform().read(&clients(&cluster([pod]))).await.unwrap().holds;
    assert_eq!(read(crashing()).await, Some(false));
    assert_eq!(read(ready("kafka-0")).await, Some(true));
    let mut ending = ready("kafka-0");
    ending["metadata"]["deletionTimestamp"] = json!("2026-11-25T03:00:00Z");
    assert_eq!(read(ending).await, Some(false), "the old pod is still ready for a moment");
}

#[tokio::test]
async fn deleting_a_pod_says_who_makes_it_anew_and_never_touches_the_replacement() {
    let cluster = cluster([crashing()]);
    let delete = parse("kubectl -n platform delete pod kafka-0");
    let plan = delete.perform().plan(&clients(&cluster)).await.unwrap();
    assert_eq!(plan.changes, [phrase!("pod-delete.replaced", pod = "kafka-0", owner = "statefulset/kafka")]);
    assert_eq!((plan.operation.perform().risk(), plan.guard.kind), (Risk::Change, GuardKind::Guarded));
    let attempt = attempt(plan.guard.clone());
    let perform = plan.operation.perform();
    assert!(matches!(perform.look(&clients(&cluster), &attempt).await, Look::DidNot(_)));
    // The controller is faster: another kafka-0 is there.
    cluster.change(Kind::Pod, "kafka-0", "/metadata/uid", json!("p9"));
    let Acted::Done(report) = perform.act(&clients(&cluster), &attempt).await else { panic!("not done") };
    assert_eq!(report.headline.id, "pod-delete.was-gone");
    assert_eq!(cluster.objects.lock().unwrap().len(), 1, "the replacement is still there");
    assert!(matches!(perform.look(&clients(&cluster), &attempt).await, Look::Happened(_)));
}

#[tokio::test]
async fn a_pod_that_nothing_makes_anew_is_destroyed_and_needs_two_people() {
    let delete = parse("kubectl -n platform delete pod/kafka-1");
    assert_eq!(delete.perform().risk(), Risk::Change);
    let plan = delete.perform().plan(&clients(&cluster([ready("kafka-1")]))).await.unwrap();
    assert_eq!(plan.operation.perform().risk(), Risk::Destroy);
    assert_eq!(plan.way_back.said.id, "pod-delete.no-way-back");
}

#[test]
fn many_pods_or_force_destroy_and_are_left_to_a_person() {
    for line in [
        "kubectl delete pods -l app=kafka",
        "kubectl delete pod kafka-0 --force --grace-period=0",
        "kubectl delete pod kafka-0 kafka-1",
        "kubectl delete pods --all",
    ] {
        let operation = parse(line);
        assert_eq!(operation.perform().risk(), Risk::Destroy, "{line}");
        assert!(!operation.perform().is_carried_out(), "{line}");
    }
}

#[tokio::test]
async fn the_log_before_the_crash_shows_its_alarm_above_it() {
    let log = "starting\nFATAL java.lang.OutOfMemoryError: Java heap space\n".to_owned();
    let cluster = Arc::new(FakeCluster { log, ..FakeCluster::default() });
    let logs = parse("kubectl -n platform logs kafka-0 --previous --tail=20");
    let report = logs.perform().read(&clients(&cluster)).await.unwrap();
    assert_eq!(report.headline, phrase!("logs.before-the-crash", pod = "kafka-0", lines = 2));
    let line = "FATAL java.lang.OutOfMemoryError: Java heap space";
    assert_eq!(report.details, [phrase!("logs.alarm", line = line)]);
}

#[tokio::test]
async fn a_program_that_only_looks_reads_and_any_other_asks() {
    let output = "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/sda1 104857600 43000000 61857600 41% /var/lib/kafka\n";
    let output = ExecOutput { code: 0, stdout: output.to_owned(), stderr: String::new(), truncated: false };
    let cluster = Arc::new(FakeCluster { output: Some(output), ..FakeCluster::default() });
    let df = parse("kubectl -n platform exec kafka-0 -- df -h /var/lib/kafka");
    let report = df.perform().read(&clients(&cluster)).await.unwrap();
    assert_eq!((report.level, &report.facts["percent"]), (Level::Good, &json!(41)));
    let touch = parse("kubectl -n platform exec kafka-0 -- touch /tmp/x");
    assert_eq!(touch.perform().risk(), Risk::Change);
    assert!(touch.perform().read(&clients(&cluster)).await.is_err());
    assert_eq!(touch.perform().plan(&clients(&cluster)).await.unwrap().guard.kind, GuardKind::Blind);
    assert!(refused("kubectl exec -it kafka-0 -- bash"));
}

#[tokio::test]
async fn a_connection_that_was_cut_while_a_program_ran_leaves_it_unknown() {
    let touch = parse("kubectl -n platform exec kafka-0 -- touch /tmp/x");
    let clients = clients(&Arc::new(FakeCluster::default()));
    let plan = touch.perform().plan(&clients).await.unwrap();
    let attempt = attempt(plan.guard);
    assert!(matches!(plan.operation.perform().act(&clients, &attempt).await, Acted::Unknown(_)));
    assert!(matches!(plan.operation.perform().look(&clients, &attempt).await, Look::Undecided(_)));
}

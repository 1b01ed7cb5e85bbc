//! The cluster as `kube`, a client that knows nothing of it, finds it.

mod support;

use k8s_openapi::api::apps::v1::{ControllerRevision, StatefulSet};
use k8s_openapi::api::core::v1::{Event, Pod};
use kube::api::{Api, AttachParams, DeleteParams, ListParams, LogParams, Patch, PatchParams, Preconditions};
use kube::{Client, Error};
use sandbox::cluster::Cluster;
use sandbox::kubernetes::{Fault, FaultRule};
use sandbox::outage::Outage;
use serde_json::json;
use support::{cluster, until};
use tokio::io::AsyncReadExt;

fn client(cluster: &Cluster) -> Client {
    let mut config = kube::Config::new(cluster.kubernetes_url().parse().expect("an address"));
    config.default_retry = false;
    Client::try_from(config).expect("a client")
}

fn pods(cluster: &Cluster) -> Api<Pod> {
    Api::namespaced(client(cluster), "platform")
}

fn sets(cluster: &Cluster) -> Api<StatefulSet> {
    Api::namespaced(client(cluster), "platform")
}

fn code(error: &Error) -> u16 {
    match error {
        Error::Api(status) => status.code,
        _ => 0,
    }
}

fn rule(verb: &str, resource: &str, fault: Fault) -> FaultRule {
    FaultRule { verb: verb.to_owned(), resource: resource.to_owned(), times: 1, fault }
}

#[tokio::test]
async fn a_healthy_cluster_runs_the_broker_at_its_fourteenth_revision() {
    let cluster = cluster().await;
    let found = pods(&cluster).list(&ListParams::default().labels("app=kafka")).await.unwrap();
    let names: Vec<_> = found.iter().filter_map(|pod| pod.metadata.name.as_deref()).collect();
    assert_eq!(names, ["kafka-0"]);
    let status = sets(&cluster).get("kafka").await.unwrap().status.unwrap();
    assert_eq!((status.replicas, status.ready_replicas), (1, Some(1)));
    assert_eq!(status.current_revision, status.update_revision);
    let history: Api<ControllerRevision> = Api::namespaced(client(&cluster), "platform");
    let mut numbers: Vec<_> =
        history.list(&ListParams::default()).await.unwrap().iter().map(|one| one.revision).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (4..=14).collect::<Vec<_>>());
    assert!(cluster.is_broker_up());
}

#[tokio::test]
async fn a_pod_is_deleted_only_under_the_uid_that_was_named_and_comes_back_as_another() {
    let cluster = cluster().await;
    let before = pods(&cluster).get("kafka-0").await.unwrap().metadata.uid;
    let named = |uid: Option<String>| DeleteParams {
        preconditions: Some(Preconditions { uid, resource_version: None }),
        ..DeleteParams::default()
    };
    let refused = pods(&cluster).delete("kafka-0", &named(Some("another".to_owned()))).await.unwrap_err();
    assert_eq!(code(&refused), 409);
    pods(&cluster).delete("kafka-0", &named(before.clone()).dry_run()).await.unwrap();
    assert!(cluster.mutations().is_empty(), "a dry run and a refusal change nothing");
    pods(&cluster).delete("kafka-0", &named(before.clone())).await.unwrap();
    until(&cluster, "the broker is down", |cluster| !cluster.is_broker_up()).await;
    until(&cluster, "the broker is back", Cluster::is_broker_up).await;
    assert_ne!(pods(&cluster).get("kafka-0").await.unwrap().metadata.uid, before);
    assert_eq!(cluster.mutations().len(), 1);
}

#[tokio::test]
async fn a_bad_rollout_crashes_and_putting_the_template_right_does_not_heal_it_before_the_pod_is_deleted() {
    let cluster = cluster().await;
    let good = sets(&cluster).get("kafka").await.unwrap().spec.unwrap().template;
    cluster.break_kafka(Outage::MemoryLimit);
    until(&cluster, "a crash loop", |cluster| {
        cluster.pods().iter().any(|pod| pod.name == "kafka-0" && pod.restarts > 1)
    })
    .await;
    assert_eq!(cluster.revision(), 15);
    let pod = pods(&cluster).get("kafka-0").await.unwrap();
    let container = pod.status.unwrap().container_statuses.unwrap().remove(0);
    let ended = container.last_state.unwrap().terminated.unwrap();
    assert_eq!((ended.exit_code, ended.reason.as_deref()), (137, Some("OOMKilled")));
    let previous =
        pods(&cluster).logs("kafka-0", &LogParams { previous: true, ..LogParams::default() }).await.unwrap();
    assert!(previous.contains("KAFKA_HEAP_OPTS=-Xms1g -Xmx2g"), "{previous}");
    let events: Api<Event> = Api::namespaced(client(&cluster), "platform");
    let about = ListParams::default().fields("involvedObject.name=kafka-0");
    let said: Vec<_> =
        events.list(&about).await.unwrap().into_iter().filter_map(|event| event.reason).collect();
    assert!(said.contains(&"BackOff".to_owned()), "{said:?}");

    let undo = Patch::Merge(json!({"spec": {"template": good}}));
    sets(&cluster).patch("kafka", &PatchParams::default(), &undo).await.unwrap();
    until(&cluster, "the fourteenth template again, as the sixteenth", |cluster| cluster.revision() == 16)
        .await;
    let crashed = restarts(&cluster);
    until(&cluster, "it crashes on", |cluster| restarts(cluster) > crashed + 1).await;
    pods(&cluster).delete("kafka-0", &DeleteParams::default()).await.unwrap();
    until(&cluster, "healed", |cluster| cluster.is_broker_up() && restarts(cluster) == 0).await;
}

fn restarts(cluster: &Cluster) -> u64 {
    cluster.pods().iter().find(|pod| pod.name == "kafka-0").map_or(0, |pod| pod.restarts)
}

#[tokio::test]
async fn nothing_moves_while_nothing_happens() {
    let cluster = cluster().await;
    let version =
        || async { sets(&cluster).list(&ListParams::default()).await.unwrap().metadata.resource_version };
    let before = version().await;
    let mut turns = cluster.changed();
    for _ in 0..20 {
        turns.changed().await.unwrap();
    }
    assert_eq!(version().await, before);
}

#[tokio::test]
async fn a_patch_whose_test_does_not_hold_is_refused_and_changes_nothing() {
    let cluster = cluster().await;
    let patch: Patch<()> = Patch::Json(
        serde_json::from_value(json!([
            {"op": "test", "path": "/metadata/resourceVersion", "value": "1"},
            {"op": "replace", "path": "/spec/replicas", "value": 0},
        ]))
        .unwrap(),
    );
    let refused = sets(&cluster).patch("kafka", &PatchParams::default(), &patch).await.unwrap_err();
    assert_eq!(code(&refused), 422);
    let dry = PatchParams { dry_run: true, ..PatchParams::default() };
    let shown =
        sets(&cluster).patch("kafka", &dry, &Patch::Merge(json!({"spec": {"replicas": 3}}))).await.unwrap();
    assert_eq!(shown.spec.unwrap().replicas, Some(3));
    assert_eq!(sets(&cluster).get("kafka").await.unwrap().spec.unwrap().replicas, Some(1));
    assert!(cluster.mutations().is_empty());
}

#[tokio::test]
async fn a_refusal_speaks_as_kubectl_does() {
    let cluster = cluster().await;
    cluster.deny("delete", "pods");
    let refused = pods(&cluster).delete("kafka-0", &DeleteParams::default()).await.unwrap_err();
    assert_eq!(code(&refused), 403);
    assert!(refused.to_string().contains("pods \"kafka-0\" is forbidden: User"), "{refused}");
    assert!(refused.to_string().contains("cannot delete resource \"pods\""), "{refused}");
    cluster.fault(rule("patch", "statefulsets", Fault::Conflict));
    let scale = Patch::Merge(json!({"spec": {"replicas": 2}}));
    let refused = sets(&cluster).patch("kafka", &PatchParams::default(), &scale).await.unwrap_err();
    assert_eq!(code(&refused), 409);
    sets(&cluster).patch("kafka", &PatchParams::default(), &scale).await.expect("the fault is used up");
}

#[tokio::test]
async fn a_reply_that_is_lost_leaves_the_deed_done() {
    let cluster = cluster().await;
    cluster.fault(rule("delete", "pods", Fault::ApplyThenDisconnect));
    let lost = pods(&cluster).delete("kafka-0", &DeleteParams::default()).await.unwrap_err();
    assert_eq!(code(&lost), 0, "no answer of the server");
    until(&cluster, "the broker is down all the same", |cluster| !cluster.is_broker_up()).await;
    assert_eq!(cluster.mutations().len(), 1);
}

#[tokio::test]
async fn an_api_server_that_is_down_refuses_and_answers_again_at_the_same_address() {
    let cluster = cluster().await;
    cluster.set_api(false);
    assert!(pods(&cluster).get("kafka-0").await.is_err());
    cluster.set_api(true);
    let answered = async { while pods(&cluster).get("kafka-0").await.is_err() {} };
    tokio::time::timeout(support::LIMIT, answered).await.expect("an answer");
}

async fn exec(cluster: &Cluster, argv: &[&str]) -> (String, String, Option<String>) {
    let streams = AttachParams::default().stdout(true).stderr(true);
    let mut process = pods(cluster).exec("kafka-0", argv.to_vec(), &streams).await.expect("it starts");
    let (mut stdout, mut stderr) = (String::new(), String::new());
    process.stdout().expect("a stream").read_to_string(&mut stdout).await.expect("text");
    process.stderr().expect("a stream").read_to_string(&mut stderr).await.expect("text");
    let status = process.take_status().expect("asked once").await.expect("a status");
    let cause = status.details.and_then(|details| details.causes).and_then(|mut causes| causes.pop());
    (stdout, stderr, cause.and_then(|cause| cause.message))
}

#[tokio::test]
async fn a_program_in_a_container_tells_its_output_and_its_exit_code() {
    let cluster = cluster().await;
    let (stdout, _, failed) = exec(&cluster, &["df", "-P", "/var/lib/kafka/data"]).await;
    let lines: Vec<&str> = stdout.lines().collect();
    assert!(lines.len() == 2 && lines[1].ends_with(" 41% /var/lib/kafka"), "{stdout}");
    assert_eq!(failed, None);
    let (_, stderr, failed) = exec(&cluster, &["reboot"]).await;
    assert!(stderr.contains("executable file not found"), "{stderr}");
    assert_eq!(failed.as_deref(), Some("127"));
}

#[tokio::test]
async fn a_container_that_does_not_run_takes_no_program() {
    let cluster = cluster().await;
    cluster.break_kafka(Outage::Stuck);
    until(&cluster, "a crash", |cluster| cluster.pods().iter().any(|pod| pod.status == "CrashLoopBackOff"))
        .await;
    let streams = AttachParams::default().stdout(true).stderr(true);
    for _ in 0..50 {
        if let Err(refused) = pods(&cluster).exec("kafka-0", ["true"], &streams).await {
            assert!(format!("{refused:?}").contains("500"), "{refused:?}");
            return;
        }
    }
    panic!("the container is always running");
}

//! The operations of kafka-down through the real clients, against servers that speak the real protocols.

use operations::{
    Acted, Attempt, Clients, CommandLine, Level, Look, Operation, Plan, Report, Risk, SendBy, phrase,
};
use sandbox::cluster::{Cluster, Config};
use sandbox::outage::Outage;
use sandbox::pace::Pace;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// No step of these stories takes longer on a slow machine.
const PATIENCE: Duration = Duration::from_secs(30);
/// What has crashed stays so while it is looked at; at the tests' own pace it starts again between two looks.
const PACE: Pace = Pace { back_off_ms: 60_000, back_off_cap_ms: 60_000, ..Pace::TEST };

struct Story {
    cluster: Cluster,
    clients: Clients,
}

impl Story {
    async fn begin() -> Self {
        let began = Instant::now();
        let now =
            move || 1_795_564_800_000 + i64::try_from(began.elapsed().as_millis()).expect("a short test");
        let cluster = Cluster::start(Config { now: Arc::new(now), pace: PACE }).await.expect("a port");
        let settings = format!(
            "environment: production\n\
             kubernetes: {{url: \"{}\", namespaces: [platform], exec_presets: [inspect]}}\n\
             kafka: {{bootstrap: \"{}\", topics: [\"*\"], groups: [\"*\"], canary_topics: [muster-canary]}}\n",
            cluster.kubernetes_url(),
            cluster.bootstrap()
        );
        let mut clients =
            targets::connect(&serde_saphyr::from_str(&settings).expect("settings")).expect("clients");
        clients.now_ms = Some(now());
        Self { cluster, clients }
    }

    /// Breaks the broker and waits until `kubectl get pods` would show it.
    async fn broken(outage: Outage) -> Self {
        let story = Self::begin().await;
        story.cluster.break_kafka(outage);
        story
            .until(|cluster| {
                cluster.pods().iter().any(|pod| pod.name == "kafka-0" && pod.status == "CrashLoopBackOff")
            })
            .await;
        story
    }

    async fn until(&self, holds: impl Fn(&Cluster) -> bool) {
        let mut changed = self.cluster.changed();
        let waited = tokio::time::timeout(PATIENCE, async {
            while !holds(&self.cluster) {
                changed.changed().await.expect("the cluster lives");
            }
        });
        assert!(waited.await.is_ok(), "it never came: {:?}", self.cluster.pods());
    }

    async fn read(&self, line: &str) -> Report {
        let operation = operation(line);
        assert_eq!(operation.perform().risk(), Risk::Read, "{line}");
        match operation.perform().read(&self.clients).await {
            Ok(report) => report,
            Err(failure) => panic!("{line}: {failure:?}"),
        }
    }

    /// Reads again and again, as a watch does, until it holds.
    async fn watch(&self, line: &str) -> Report {
        let mut changed = self.cluster.changed();
        let holds = tokio::time::timeout(PATIENCE, async {
            loop {
                let report = self.read(line).await;
                if report.holds == Some(true) {
                    return report;
                }
                changed.changed().await.expect("the cluster lives");
            }
        });
        holds.await.unwrap_or_else(|_| panic!("{line} never held"))
    }

    async fn plan(&self, line: &str) -> Plan {
        operation(line).perform().plan(&self.clients).await.expect("a plan")
    }

    async fn act(&self, plan: &Plan) -> Acted {
        plan.operation.perform().act(&self.clients, &attempt(plan)).await
    }
}

fn operation(line: &str) -> Operation {
    Operation::parse(&CommandLine::new(&line.split(' ').collect::<Vec<_>>()))
        .expect("known")
        .expect("well spelt")
}

fn attempt(plan: &Plan) -> Attempt {
    Attempt {
        nonce: "attempt-1".to_owned(),
        guard: plan.guard.clone(),
        send_by: SendBy::within(Duration::from_secs(5)),
        limit: Duration::from_secs(5),
    }
}

const UNDO: &str = "kubectl -n platform rollout undo statefulset/kafka";
const DELETE: &str = "kubectl -n platform delete pod kafka-0";

#[tokio::test(flavor = "multi_thread")]
async fn the_checks_say_why_kafka_is_down() {
    let story = Story::broken(Outage::MemoryLimit).await;

    let pods = story.read("kubectl -n platform get pods -l app=kafka").await;
    assert_eq!((pods.level, pods.headline.id.as_str()), (Level::Bad, "pods.crash-looping"));
    assert_eq!(pods.facts["last_reason"], "OOMKilled");
    let changes = story.read("muster changes -n platform statefulset/kafka --since 1h").await;
    assert_eq!(changes.headline.id, "changes.memory-limit");
    assert_eq!(changes.headline.values["from"], 14);
    assert_eq!(changes.facts["memory_limit_lowered"], true);
    let events =
        story.read("kubectl -n platform get events --field-selector involvedObject.name=kafka-0").await;
    assert_eq!(events.headline.id, "events.warning");
    let logs = story.read("kubectl -n platform logs kafka-0 --previous --tail=20").await;
    assert_eq!(logs.headline.id, "logs.before-the-crash");
    let brokers = story.read("kafka-broker-api-versions.sh --bootstrap-server kafka:9092").await;
    assert_eq!((brokers.level, brokers.holds), (Level::Bad, Some(false)));
}

#[tokio::test(flavor = "multi_thread")]
async fn undo_and_delete_bring_kafka_back_and_a_second_time_changes_nothing() {
    let story = Story::broken(Outage::MemoryLimit).await;

    let undo = story.plan(UNDO).await;
    assert_eq!(undo.operation.perform().command(), format!("{UNDO} --to-revision=14"));
    assert_eq!(undo.changes[0], phrase!("undo.template", from = 15, to = 14));
    let delete = story.plan(DELETE).await;
    assert!(matches!(story.act(&undo).await, Acted::Done(_)));
    assert!(matches!(story.act(&delete).await, Acted::Done(_)));
    story.watch("kubectl -n platform rollout status statefulset/kafka --timeout=180s").await;
    story.watch("kafka-broker-api-versions.sh --bootstrap-server kafka:9092").await;
    story
        .watch("kafka-topics.sh --bootstrap-server kafka:9092 --describe --under-replicated-partitions")
        .await;
    assert!(story.cluster.is_broker_up());

    let before = story.cluster.mutations().len();
    assert!(matches!(story.act(&undo).await, Acted::NotSent(_) | Acted::Refused(_)));
    story.act(&delete).await;
    assert!(story.cluster.is_broker_up(), "the replacement is never deleted");
    assert_eq!(story.cluster.mutations().len(), before);
    assert!(matches!(
        undo.operation.perform().look(&story.clients, &attempt(&undo)).await,
        Look::Happened(_)
    ));
    assert!(matches!(
        delete.operation.perform().look(&story.clients, &attempt(&delete)).await,
        Look::Happened(_)
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_leaves_the_mark_that_a_look_finds() {
    let story = Story::begin().await;
    story.until(Cluster::is_broker_up).await;

    let restart = story.plan("kubectl -n platform rollout restart statefulset/kafka").await;
    let look = || async { restart.operation.perform().look(&story.clients, &attempt(&restart)).await };
    assert!(matches!(look().await, Look::DidNot(_)));
    assert!(matches!(story.act(&restart).await, Acted::Done(_)));
    assert!(matches!(look().await, Look::Happened(_)));
    story.watch("kubectl -n platform rollout status statefulset/kafka").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_healthy_cluster_has_nothing_to_say() {
    let story = Story::begin().await;
    story.until(Cluster::is_broker_up).await;

    let pods = story.read("kubectl -n platform get pods -l app=kafka").await;
    assert_eq!((pods.level, pods.holds), (Level::Good, Some(true)));
    let disk = story.read("kubectl -n platform exec kafka-0 -- df -P /var/lib/kafka").await;
    assert_eq!(disk.level, Level::Good);
    assert!(disk.facts.contains_key("percent"), "{disk:?}");
    story.watch("kubectl -n platform wait pod/kafka-0 --for=condition=Ready").await;
    let canary = story.plan("muster kafka canary --bootstrap-server kafka:9092 --topic muster-canary").await;
    assert!(matches!(story.act(&canary).await, Acted::Done(_)));
    assert_eq!(story.cluster.produced("muster-canary"), 1);
}

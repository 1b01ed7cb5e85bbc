//! The bench's cluster: a real Kubernetes node and a real Kafka. Works only inside of it (`tests/bench/with`), where kubectl and
//! Kafka's own tools are on the PATH. A story that fails half-way leaves the broker broken; the bench ends with it.

use super::{Outage, Place};
use async_trait::async_trait;
use bot::demo::Systems;
use serde_json::{Value, json};
use std::{
    process::Output,
    time::{Duration, Instant},
};
use tokio::process::Command;

/// The bot's broker; the name is the bench's own DNS'.
const BROKER: &str = "kafka-0.kafka.platform.svc.cluster.local:9092";
/// The longest that one of the tools may take; Kafka's start a Java machine each.
const TOOL: Duration = Duration::from_secs(90);

pub(crate) struct Bench {
    kubeconfig: String,
}

impl Bench {
    pub(crate) fn here() -> Box<dyn Place> {
        let kubeconfig = std::env::var_os("KUBECONFIG").expect("inside the bench, KUBECONFIG is set");
        Box::new(Self { kubeconfig: kubeconfig.into_string().unwrap() })
    }
}

/// Runs a tool; its output, whatever it was.
async fn tool(name: &str, arguments: &[&str]) -> Output {
    let running = Command::new(name).args(arguments).kill_on_drop(true).output();
    let ended = tokio::time::timeout(TOOL, running).await;
    ended.unwrap_or_else(|_| panic!("{name} {arguments:?} did not end")).unwrap()
}

/// Runs a tool that must succeed; what it printed.
async fn done(name: &str, arguments: &[&str]) -> String {
    let output = tool(name, arguments).await;
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name} {arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

async fn kubectl(arguments: &[&str]) -> String {
    done("kubectl", &[&["-n", "platform"], arguments].concat()).await
}

/// Until the pod, which is being replaced meanwhile, was killed for memory.
async fn killed_for_memory(patience: Duration) {
    let began = Instant::now();
    let reason = "jsonpath={.status.containerStatuses[0].lastState.terminated.reason}=OOMKilled";
    let wait = ["-n", "platform", "wait", "pod/kafka-0", "--for", reason, "--timeout=20s"];
    while !tool("kubectl", &wait).await.status.success() {
        assert!(began.elapsed() < patience, "the broker was not killed for memory");
    }
}

#[async_trait]
impl Place for Bench {
    fn name(&self) -> &'static str {
        "bench"
    }

    fn systems(&self) -> Systems {
        Systems { kubernetes: format!("kubeconfig: {:?}", self.kubeconfig), bootstrap: BROKER.to_owned() }
    }

    fn patience(&self) -> Duration {
        Duration::from_secs(300)
    }

    async fn break_kafka(&self, outage: Outage) {
        match outage {
            Outage::TooLittleMemory => {
                let resources = json!([{
                    "op": "replace", "path": "/spec/template/spec/containers/0/resources",
                    "value": {"requests": {"cpu": "50m", "memory": "64Mi"}, "limits": {"memory": "96Mi"}},
                }]);
                kubectl(&["patch", "statefulset", "kafka", "--type=json", "-p", &resources.to_string()])
                    .await;
                killed_for_memory(self.patience()).await;
            }
            Outage::PodDeleted => {
                // Without a node to go to the next pod stays pending, as while a node is being replaced.
                kubectl(&["cordon", "node-1"]).await;
                kubectl(&["delete", "pod", "kafka-0"]).await;
                kubectl(&["wait", "pod/kafka-0", "--for=create", "--timeout=60s"]).await;
            }
        }
    }

    async fn let_it_heal(&self) {
        kubectl(&["uncordon", "node-1"]).await;
    }

    async fn read(&self, path: &str) -> Value {
        serde_json::from_str(&kubectl(&["get", "--raw", path]).await).unwrap()
    }

    async fn canaries(&self) -> usize {
        let end = done(
            "kafka-get-offsets.sh",
            &["--bootstrap-server", BROKER, "--topic", "muster-canary", "--time", "latest"],
        )
        .await;
        let ends = end.lines().filter_map(|line| line.rsplit(':').next()?.trim().parse::<usize>().ok());
        ends.sum()
    }

    async fn is_broker_up(&self) -> bool {
        let asked = tool("kafka-broker-api-versions.sh", &["--bootstrap-server", BROKER]).await;
        let topics = ["--bootstrap-server", BROKER, "--describe", "--under-replicated-partitions"];
        let behind = tool("kafka-topics.sh", &topics).await;
        asked.status.success()
            && String::from_utf8_lossy(&asked.stdout).contains(" -> (")
            && behind.status.success()
            && behind.stdout.trim_ascii().is_empty()
    }
}

//! What the programs write. Pure.

use serde_json::Value;

use super::text;

fn lines(now_ms: i64, all: &[&str]) -> Vec<(i64, String)> {
    let stamp =
        jiff::Timestamp::from_millisecond(now_ms).unwrap_or_default().strftime("%Y-%m-%d %H:%M:%S,%3f");
    all.iter().map(|line| (now_ms, format!("[{stamp}] {line}"))).collect()
}

fn is_kafka(pod: &Value) -> bool {
    text(pod, "/spec/containers/0/image").contains("kafka")
}

/// The first lines of a run.
pub(super) fn starting(pod: &Value, now_ms: i64) -> Vec<(i64, String)> {
    if !is_kafka(pod) {
        return lines(now_ms, &["INFO worker starting, group order-tracker-group"]);
    }
    let env = pod.pointer("/spec/containers/0/env").and_then(Value::as_array);
    let heap = env.into_iter().flatten().find(|one| one["name"] == "KAFKA_HEAP_OPTS");
    let heap = heap.and_then(|one| one["value"].as_str()).unwrap_or_default();
    lines(
        now_ms,
        &[
            "INFO Registered kafka:type=kafka.Log4jController MBean (kafka.utils.Log4jControllerRegistration$)",
            &format!("INFO starting with KAFKA_HEAP_OPTS={heap}"),
            "INFO [BrokerServer id=0] Transition from SHUTDOWN to STARTING (kafka.server.BrokerServer)",
            "INFO [LogLoader partition=orders-0, dir=/var/lib/kafka/data] Loading producer state till offset \
             (org.apache.kafka.storage.internals.log.UnifiedLog)",
            "INFO Loading logs from log dirs ArrayBuffer(/var/lib/kafka/data) (kafka.log.LogManager)",
        ],
    )
}

pub(super) fn ready(pod: &Value, now_ms: i64) -> Vec<(i64, String)> {
    if !is_kafka(pod) {
        return lines(now_ms, &["INFO worker ready"]);
    }
    lines(
        now_ms,
        &[
            "INFO Awaiting socket connections on 0.0.0.0:9092. (kafka.network.DataPlaneAcceptor)",
            "INFO [KafkaRaftServer nodeId=0] Kafka Server started (kafka.server.KafkaRaftServer)",
        ],
    )
}

pub(super) fn lock_held(now_ms: i64) -> Vec<(i64, String)> {
    lines(
        now_ms,
        &[
            "ERROR [BrokerServer id=0] Fatal error during broker startup. Prepare to shutdown \
             (kafka.server.BrokerServer)",
            "org.apache.kafka.common.KafkaException: Failed to acquire lock on file .lock in /var/run/kafka. A Kafka \
             instance in another process or thread is using this directory.",
            "ERROR Exiting Kafka due to fatal exception during startup. (kafka.Kafka$)",
        ],
    )
}

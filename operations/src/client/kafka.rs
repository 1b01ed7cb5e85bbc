//! What operations need of a Kafka cluster.

use crate::{Failure, SendBy, Sent};
use std::time::Duration;

/// A broker that the cluster's metadata names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KafkaBroker {
    pub id: i32,
    pub host: String,
    pub port: i32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partition {
    pub id: i32,
    /// `-1`: none.
    pub leader: i32,
    pub replicas: Vec<i32>,
    pub isr: Vec<i32>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    pub name: String,
    pub partitions: Vec<Partition>,
}

/// One metadata answer; that it came at all shows that a broker answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KafkaCluster {
    /// Who answered, as `host:port`, and how long it took in milliseconds.
    pub answered_ms: u64,
    pub controller: Option<i32>,
    pub brokers: Vec<KafkaBroker>,
    pub topics: Vec<Topic>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupMember {
    pub client: String,
    pub host: String,
    pub partitions: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub name: String,
    /// As Kafka names it: Stable, Empty, PreparingRebalance …
    pub state: String,
    pub members: Vec<GroupMember>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartitionLag {
    pub topic: String,
    pub partition: i32,
    /// `None`: nothing committed.
    pub committed: Option<i64>,
    pub end: i64,
    /// Messages between committed (or the log's start) and the end.
    pub lag: i64,
}

/// A canary that was written and read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canary {
    pub partition: i32,
    pub offset: i64,
    /// Milliseconds from sending to having read it back.
    pub round_trip_ms: u64,
}

#[async_trait::async_trait]
pub trait Kafka: Send + Sync {
    /// The bootstrap list as configured, for what is shown.
    fn bootstrap(&self) -> &str;
    async fn cluster(&self) -> Result<KafkaCluster, Failure>;
    async fn groups(&self) -> Result<Vec<Group>, Failure>;
    async fn lag(&self, group: &str) -> Result<Vec<PartitionLag>, Failure>;
    /// Writes a record with `nonce` to `topic` (once, no client retry) and reads it back.
    async fn canary(&self, topic: &str, nonce: &str, send_by: SendBy, limit: Duration) -> Sent<Canary>;
    /// Whether a record with `nonce` is among the newest of `topic`.
    async fn find_canary(&self, topic: &str, nonce: &str) -> Result<Option<Canary>, Failure>;
}

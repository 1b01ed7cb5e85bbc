//! What an operation would touch, so that a target's limits can be checked before anything is sent. Pure.

use serde::{Deserialize, Serialize};

/// The systems that operations speak to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SystemKind {
    Kubernetes,
    Kafka,
    Process,
    Docker,
    Sql,
    Redis,
    Http,
    Prometheus,
    ZooKeeper,
    Dapr,
    Flink,
}

/// One thing an operation touches. The adapter checks the same again, whatever the text says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Touch {
    Namespace(String),
    Topic(String),
    /// A consumer group.
    Group(String),
    /// A program run inside a container, by its exact argv.
    Exec(Vec<String>),
    /// A program run beside the bot, by its exact argv.
    Process(Vec<String>),
}

//! A cluster with a Kafka broker in it, as a story uses it: to break, and to look at by other means than the bot's.

use async_trait::async_trait;
use bot::demo::Systems;
use serde_json::Value;
use std::time::Duration;

/// How the broker goes down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outage {
    /// A rollout gives it too little memory: it is killed again and again until somebody puts that right.
    TooLittleMemory,
    /// Its pod is deleted: it comes back by itself.
    PodDeleted,
}

#[async_trait]
pub(crate) trait Place: Send + Sync {
    /// In the figures.
    fn name(&self) -> &'static str;

    /// What the bot is configured with.
    fn systems(&self) -> Systems;

    /// How long a story waits here for anything, in real time.
    fn patience(&self) -> Duration;

    /// Breaks the broker, and returns once it is seen to be down.
    async fn break_kafka(&self, outage: Outage);

    /// Takes away what keeps a deleted pod from coming back, if anything does here.
    async fn let_it_heal(&self);

    /// What the Kubernetes API answers at this path.
    async fn read(&self, path: &str) -> Value;

    /// Records in the canary's topic, by other means than the bot's.
    async fn canaries(&self) -> usize;

    /// Whether the broker answers, by other means than the bot's.
    async fn is_broker_up(&self) -> bool;
}

/// The broker's StatefulSet and pod as the API shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct State {
    /// The number of the template's revision.
    pub(crate) revision: i64,
    pub(crate) memory_limit: String,
    /// The pod's identity: another one means that it was replaced.
    pub(crate) pod: String,
    pub(crate) ready: bool,
    /// Grows with every change of the StatefulSet's specification.
    pub(crate) generation: i64,
}

impl State {
    pub(crate) async fn of(place: &dyn Place) -> Self {
        let sets = "/apis/apps/v1/namespaces/platform";
        let set = place.read(&format!("{sets}/statefulsets/kafka")).await;
        let name = set["status"]["updateRevision"].as_str().unwrap();
        let revision = place.read(&format!("{sets}/controllerrevisions/{name}")).await;
        let pod = place.read("/api/v1/namespaces/platform/pods/kafka-0").await;
        let limits = &set["spec"]["template"]["spec"]["containers"][0]["resources"]["limits"];
        Self {
            revision: revision["revision"].as_i64().unwrap(),
            memory_limit: limits["memory"].as_str().unwrap().to_owned(),
            pod: pod["metadata"]["uid"].as_str().unwrap().to_owned(),
            ready: pod["status"]["containerStatuses"][0]["ready"] == true,
            generation: set["metadata"]["generation"].as_i64().unwrap(),
        }
    }
}

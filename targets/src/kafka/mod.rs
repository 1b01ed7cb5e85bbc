//! Brokers through `librdkafka`: looks, and the canary that is written once and read back.

mod canary;
mod client;
mod cluster;
mod context;
mod groups;
mod produce;
mod raw;
mod reach;
mod settings;
#[cfg(test)]
mod tests;

pub use settings::{KafkaSettings, SecurityProtocol};

use crate::Check;
use operations::client::{Canary, Group, Kafka, KafkaCluster, PartitionLag};
use operations::{Failure, SendBy, Sent, phrase};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// One configured Kafka cluster.
pub struct Brokers {
    settings: Arc<KafkaSettings>,
    turns: Arc<Semaphore>,
}

impl Brokers {
    /// Checks the settings; connects at each call.
    ///
    /// # Errors
    /// The settings contradict each other.
    pub fn connect(settings: &KafkaSettings) -> anyhow::Result<Self> {
        settings.validate()?;
        Ok(Self { settings: Arc::new(settings.clone()), turns: Arc::new(Semaphore::new(client::AT_ONCE)) })
    }

    /// A read on a blocking thread, within the target's limit.
    async fn look<T: Send + 'static>(
        &self,
        work: impl FnOnce(&KafkaSettings, Duration) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let limit = Duration::from_secs(self.settings.timeout_seconds);
        let settings = Arc::clone(&self.settings);
        client::blocking(&self.turns, limit, move || work(&settings, limit)).await.unwrap_or_else(|| {
            Err(Failure::new(
                phrase!("kafka.late", seconds = limit.as_secs()),
                format!("no answer within {limit:?}"),
            ))
        })
    }

    pub(crate) async fn check(&self) -> Vec<Check> {
        let cluster = self.cluster().await;
        let mut checks = Vec::new();
        if let Ok(found) = &cluster {
            for topic in &self.settings.canary_topics {
                let there = found.topics.iter().any(|known| known.name == *topic);
                let result = if there { Ok(String::new()) } else { Err(produce::no_topic(topic)) };
                checks.push(Check {
                    what: phrase!("check.kafka-canary-topic", topic = topic.as_str()),
                    result,
                });
            }
        }
        let result = cluster.map(|found| format!("brokers: {}", found.brokers.len()));
        checks.insert(0, Check { what: phrase!("check.kafka"), result });
        checks
    }
}

#[async_trait::async_trait]
impl Kafka for Brokers {
    fn bootstrap(&self) -> &str {
        &self.settings.bootstrap
    }

    async fn cluster(&self) -> Result<KafkaCluster, Failure> {
        self.look(cluster::look).await
    }

    async fn groups(&self) -> Result<Vec<Group>, Failure> {
        self.look(groups::list).await
    }

    async fn lag(&self, group: &str) -> Result<Vec<PartitionLag>, Failure> {
        self.settings.may_look_at_group(group)?;
        let group = group.to_owned();
        self.look(move |settings, limit| groups::lag(settings, &group, limit)).await
    }

    async fn canary(&self, topic: &str, nonce: &str, send_by: SendBy, limit: Duration) -> Sent<Canary> {
        if let Err(failure) = self.settings.may_write_canary(topic) {
            return Sent::NotSent(failure);
        }
        let (settings, topic, nonce) = (Arc::clone(&self.settings), topic.to_owned(), nonce.to_owned());
        client::blocking(&self.turns, limit, move || {
            canary::write_and_read(&settings, &topic, &nonce, send_by, limit)
        })
        .await
        .unwrap_or_else(|| Sent::Unknown(format!("no end within {limit:?}")))
    }

    async fn find_canary(&self, topic: &str, nonce: &str) -> Result<Option<Canary>, Failure> {
        self.settings.may_write_canary(topic)?;
        let (topic, nonce) = (topic.to_owned(), nonce.to_owned());
        self.look(move |settings, limit| canary::find(settings, &topic, &nonce, limit)).await
    }
}

//! One metadata answer: who answers, who leads, which replicas are in step. Blocking.

use super::client::{consumer, unreachable};
use super::raw;
use super::settings::KafkaSettings;
use operations::Failure;
use operations::client::{KafkaBroker, KafkaCluster, Partition, Topic};
use rdkafka::consumer::Consumer;
use rdkafka::metadata::MetadataTopic;
use std::time::{Duration, Instant};

/// Looks at all brokers and the topics in reach. The controller is the one the metadata names; brokers
/// in KRaft mode name any broker there, as Kafka's own tools show it.
///
/// # Errors
/// No broker answered within `limit`.
pub(super) fn look(settings: &KafkaSettings, limit: Duration) -> Result<KafkaCluster, Failure> {
    let consumer = consumer(settings)?;
    let began = Instant::now();
    let metadata =
        consumer.fetch_metadata(None, limit).map_err(|error| unreachable(settings, &error, &consumer))?;
    let answered_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    let brokers = metadata.brokers().iter();
    let topics = metadata.topics().iter().filter(|topic| settings.sees_topic(topic.name()));
    Ok(KafkaCluster {
        answered_ms,
        controller: raw::controller(consumer.client()),
        brokers: brokers
            .map(|broker| KafkaBroker {
                id: broker.id(),
                host: broker.host().to_owned(),
                port: broker.port(),
            })
            .collect(),
        topics: topics.map(topic).collect(),
    })
}

fn topic(topic: &MetadataTopic) -> Topic {
    let partitions = topic.partitions().iter().map(|partition| Partition {
        id: partition.id(),
        leader: partition.leader(),
        replicas: partition.replicas().to_vec(),
        isr: partition.isr().to_vec(),
    });
    Topic { name: topic.name().to_owned(), partitions: partitions.collect() }
}

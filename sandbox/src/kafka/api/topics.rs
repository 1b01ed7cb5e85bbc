//! Topics are created, enlarged and deleted; `validate_only` answers and changes nothing.

use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::create_partitions_response::CreatePartitionsTopicResult;
use kafka_protocol::messages::create_topics_response::CreatableTopicResult;
use kafka_protocol::messages::delete_topics_response::DeletableTopicResult;
use kafka_protocol::messages::{
    CreatePartitionsRequest, CreatePartitionsResponse, CreateTopicsRequest, CreateTopicsResponse,
    DeleteTopicsRequest, DeleteTopicsResponse, ResponseKind,
};

use super::or;
use crate::kafka::broker::Broker;
use crate::kafka::topic::{Partition, Topic};

/// Partitions of a topic whose creator leaves the number to the broker (`num.partitions`).
const PARTITIONS: i32 = 12;
/// The most that one topic may have here.
const MOST: usize = 1_000;

pub(super) fn create(broker: &mut Broker, asked: &CreateTopicsRequest, code: i16) -> ResponseKind {
    let topics = asked.topics.iter().map(|wanted| {
        let name = wanted.name.0.to_string();
        let count = if wanted.num_partitions == -1 { PARTITIONS } else { wanted.num_partitions };
        let code = or(code, || {
            if broker.topics.contains_key(&name) {
                return Err(ResponseError::TopicAlreadyExists);
            }
            if wanted.replication_factor > 1 {
                return Err(ResponseError::InvalidReplicationFactor);
            }
            let size = usize::try_from(count).ok().filter(|size| (1..=MOST).contains(size));
            let mut topic = Topic::new(size.ok_or(ResponseError::InvalidPartitions)?);
            for setting in &wanted.configs {
                let value = setting.value.as_ref().map(ToString::to_string).unwrap_or_default();
                topic.settings.insert(setting.name.to_string(), value);
            }
            if !asked.validate_only {
                broker.topics.insert(name.clone(), topic);
            }
            Ok(())
        });
        CreatableTopicResult::default()
            .with_name(wanted.name.clone())
            .with_error_code(code)
            .with_num_partitions(count)
            .with_replication_factor(1)
    });
    let topics = topics.collect();
    ResponseKind::CreateTopics(CreateTopicsResponse::default().with_topics(topics))
}

pub(super) fn delete(broker: &mut Broker, asked: &DeleteTopicsRequest, code: i16) -> ResponseKind {
    let topics = asked.topic_names.iter().map(|name| {
        let code = or(code, || {
            let removed = broker.topics.remove(name.0.as_str());
            removed.map(|_| ()).ok_or(ResponseError::UnknownTopicOrPartition)
        });
        DeletableTopicResult::default().with_name(Some(name.clone())).with_error_code(code)
    });
    let topics = topics.collect();
    ResponseKind::DeleteTopics(DeleteTopicsResponse::default().with_responses(topics))
}

pub(super) fn enlarge(broker: &mut Broker, asked: &CreatePartitionsRequest, code: i16) -> ResponseKind {
    let topics = asked.topics.iter().map(|wanted| {
        let code = or(code, || {
            let topic = broker.topics.get_mut(wanted.name.0.as_str());
            let topic = topic.ok_or(ResponseError::UnknownTopicOrPartition)?;
            let size = usize::try_from(wanted.count)
                .ok()
                .filter(|size| *size > topic.partitions.len() && *size <= MOST);
            let size = size.ok_or(ResponseError::InvalidPartitions)?;
            if !asked.validate_only {
                topic.partitions.resize_with(size, Partition::default);
            }
            Ok(())
        });
        CreatePartitionsTopicResult::default().with_name(wanted.name.clone()).with_error_code(code)
    });
    let topics = topics.collect();
    ResponseKind::CreatePartitions(CreatePartitionsResponse::default().with_results(topics))
}

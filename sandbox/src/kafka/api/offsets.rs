//! What groups have committed. While a group has members, only they commit.

use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::offset_commit_response::{
    OffsetCommitResponsePartition, OffsetCommitResponseTopic,
};
use kafka_protocol::messages::offset_fetch_response::{
    OffsetFetchResponsePartition, OffsetFetchResponseTopic,
};
use kafka_protocol::messages::{
    OffsetCommitRequest, OffsetCommitResponse, OffsetFetchRequest, OffsetFetchResponse, ResponseKind,
    TopicName,
};

use super::{or, text};
use crate::kafka::broker::Broker;
use crate::kafka::group::Group;

pub(super) fn fetch(broker: &Broker, asked: &OffsetFetchRequest, code: i16) -> ResponseKind {
    let group = broker.groups.get(asked.group_id.0.as_str());
    let committed = |topic: &str, number: i32| {
        let offset = group.and_then(|group| group.offsets.get(&(topic.to_owned(), number)));
        OffsetFetchResponsePartition::default()
            .with_partition_index(number)
            .with_committed_offset(offset.copied().unwrap_or(-1))
            .with_metadata(Some(text("")))
    };
    let wanted: Vec<(String, Vec<i32>)> = match &asked.topics {
        Some(topics) => {
            topics.iter().map(|one| (one.name.0.to_string(), one.partition_indexes.clone())).collect()
        }
        None => everything(group),
    };
    let topics = wanted.iter().map(|(name, numbers)| {
        OffsetFetchResponseTopic::default()
            .with_name(TopicName(text(name)))
            .with_partitions(numbers.iter().map(|number| committed(name, *number)).collect())
    });
    ResponseKind::OffsetFetch(
        OffsetFetchResponse::default().with_error_code(code).with_topics(topics.collect()),
    )
}

fn everything(group: Option<&Group>) -> Vec<(String, Vec<i32>)> {
    let mut found: Vec<(String, Vec<i32>)> = Vec::new();
    for (topic, number) in group.into_iter().flat_map(|group| group.offsets.keys()) {
        match found.last_mut().filter(|(name, _)| name == topic) {
            Some((_, numbers)) => numbers.push(*number),
            None => found.push((topic.clone(), vec![*number])),
        }
    }
    found
}

pub(super) fn commit(broker: &mut Broker, asked: &OffsetCommitRequest, code: i16) -> ResponseKind {
    let known = &broker.topics;
    let group = broker.groups.entry(asked.group_id.0.to_string()).or_default();
    let refused = or(code, || may_commit(group, asked));
    let topics = asked.topics.iter().map(|topic| {
        let name = topic.name.0.to_string();
        let partitions = topic.partitions.iter().map(|one| {
            let exists = known.get(&name).is_some_and(|found| found.partition(one.partition_index).is_some());
            let code = match (refused, exists) {
                (0, false) => ResponseError::UnknownTopicOrPartition.code(),
                (refused, _) => refused,
            };
            if code == 0 {
                group.offsets.insert((name.clone(), one.partition_index), one.committed_offset);
            }
            OffsetCommitResponsePartition::default()
                .with_partition_index(one.partition_index)
                .with_error_code(code)
        });
        let partitions = partitions.collect();
        OffsetCommitResponseTopic::default().with_name(topic.name.clone()).with_partitions(partitions)
    });
    ResponseKind::OffsetCommit(OffsetCommitResponse::default().with_topics(topics.collect()))
}

fn may_commit(group: &mut Group, asked: &OffsetCommitRequest) -> Result<(), ResponseError> {
    if group.members.is_empty() && asked.generation_id_or_member_epoch < 0 {
        return Ok(());
    }
    if group.member_mut(&asked.member_id).is_none() {
        return Err(ResponseError::UnknownMemberId);
    }
    if asked.generation_id_or_member_epoch != group.generation {
        return Err(ResponseError::IllegalGeneration);
    }
    Ok(())
}

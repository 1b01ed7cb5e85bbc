//! Where a partition begins, ends, or stood at a time.

use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::list_offsets_response::{
    ListOffsetsPartitionResponse, ListOffsetsTopicResponse,
};
use kafka_protocol::messages::{ListOffsetsRequest, ListOffsetsResponse, ResponseKind};

use crate::kafka::broker::Broker;

/// Times that are none (Kafka protocol guide, ListOffsets).
const LATEST: i64 = -1;
const EARLIEST: i64 = -2;
const NEWEST_RECORD: i64 = -3;

pub(super) fn answer(broker: &Broker, asked: &ListOffsetsRequest, code: i16) -> ResponseKind {
    let topics = asked.topics.iter().map(|topic| {
        let found = broker.topics.get(topic.name.0.as_str());
        let partitions = topic.partitions.iter().map(|one| {
            let answer = ListOffsetsPartitionResponse::default().with_partition_index(one.partition_index);
            let log = found.and_then(|topic| topic.partition(one.partition_index));
            let Some(log) = log.filter(|_| code == 0) else {
                let code = if code == 0 { ResponseError::UnknownTopicOrPartition.code() } else { code };
                return answer.with_error_code(code).with_offset(-1).with_timestamp(-1);
            };
            let (offset, timestamp) = match one.timestamp {
                LATEST => (log.end, -1),
                EARLIEST => (log.start, -1),
                NEWEST_RECORD => log.newest().unwrap_or((-1, -1)),
                time => log.at(time).unwrap_or((-1, -1)),
            };
            answer.with_offset(offset).with_timestamp(timestamp).with_leader_epoch(0)
        });
        ListOffsetsTopicResponse::default()
            .with_name(topic.name.clone())
            .with_partitions(partitions.collect())
    });
    ResponseKind::ListOffsets(ListOffsetsResponse::default().with_topics(topics.collect()))
}

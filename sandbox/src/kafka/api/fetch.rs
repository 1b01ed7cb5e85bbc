//! Records are read. No fetch sessions: every answer is whole.

use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::fetch_request::FetchPartition;
use kafka_protocol::messages::fetch_response::{FetchableTopicResponse, PartitionData};
use kafka_protocol::messages::{FetchRequest, FetchResponse, ResponseKind};
use kafka_protocol::records::RecordBatchDecoder;

use crate::kafka::broker::Broker;

/// Whether there is something to say at once: a record, or an error.
pub(in crate::kafka) fn is_due(broker: &Broker, asked: &FetchRequest) -> bool {
    asked.topics.iter().any(|topic| {
        let found = broker.topics.get(topic.topic.0.as_str());
        topic.partitions.iter().any(|one| {
            found
                .and_then(|topic| topic.partition(one.partition))
                .is_none_or(|log| log.end != one.fetch_offset)
        })
    })
}

pub(super) fn answer(broker: &mut Broker, asked: &FetchRequest, code: i16) -> ResponseKind {
    let mut left = usize::try_from(asked.max_bytes).unwrap_or(0);
    let mut topics = Vec::new();
    for topic in &asked.topics {
        let name = topic.topic.0.to_string();
        let mut partitions = Vec::new();
        for one in &topic.partitions {
            // At least one batch, however large: the reader would stand still otherwise.
            let wanted = left > 0;
            let found = read(broker, &name, one, wanted, code);
            left = left.saturating_sub(found.records.as_ref().map_or(0, bytes::Bytes::len));
            partitions.push(found);
        }
        topics.push(
            FetchableTopicResponse::default().with_topic(topic.topic.clone()).with_partitions(partitions),
        );
    }
    ResponseKind::Fetch(FetchResponse::default().with_responses(topics))
}

fn read(broker: &mut Broker, topic: &str, asked: &FetchPartition, wanted: bool, code: i16) -> PartitionData {
    let answer = PartitionData::default().with_partition_index(asked.partition);
    let refused = |code: i16| {
        PartitionData::default()
            .with_partition_index(asked.partition)
            .with_error_code(code)
            .with_high_watermark(-1)
    };
    if code != 0 {
        return refused(code);
    }
    let Some(log) = broker.topics.get(topic).and_then(|found| found.partition(asked.partition)) else {
        return refused(ResponseError::UnknownTopicOrPartition.code());
    };
    let answer =
        answer.with_high_watermark(log.end).with_last_stable_offset(log.end).with_log_start_offset(log.start);
    if !(log.start..=log.end).contains(&asked.fetch_offset) {
        return answer.with_error_code(ResponseError::OffsetOutOfRange.code());
    }
    if !wanted {
        return answer.with_records(Some(bytes::Bytes::new()));
    }
    let Ok(records) = log.read(topic, asked.partition, asked.fetch_offset) else {
        return refused(ResponseError::UnknownServerError.code());
    };
    let heads = RecordBatchDecoder::decode_batch_info(&mut records.clone()).unwrap_or_default();
    let count = heads.iter().filter_map(|head| u64::try_from(head.record_count).ok()).sum::<u64>();
    *broker.consumed.entry(topic.to_owned()).or_default() += count;
    answer.with_records(Some(records))
}

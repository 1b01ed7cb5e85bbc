//! Records are written.

use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::produce_request::{PartitionProduceData, TopicProduceData};
use kafka_protocol::messages::produce_response::{PartitionProduceResponse, TopicProduceResponse};
use kafka_protocol::messages::{
    InitProducerIdResponse, ProduceRequest, ProduceResponse, ProducerId, ResponseKind,
};

use crate::kafka::broker::Broker;
use crate::kafka::records;

/// `None`: `acks=0`, which wants no answer.
pub(super) fn answer(broker: &mut Broker, asked: ProduceRequest, code: i16) -> Option<ResponseKind> {
    let wants_answer = asked.acks != 0;
    let topics: Vec<TopicProduceResponse> =
        asked.topic_data.into_iter().map(|topic| write(broker, topic, code)).collect();
    wants_answer.then(|| ResponseKind::Produce(ProduceResponse::default().with_responses(topics)))
}

fn write(broker: &mut Broker, data: TopicProduceData, code: i16) -> TopicProduceResponse {
    let name = data.name.0.to_string();
    let partitions = data.partition_data.into_iter().map(|one| {
        let number = one.index;
        let answer = PartitionProduceResponse::default().with_index(number).with_log_append_time_ms(-1);
        let stored =
            if code == 0 { append(broker, &name, one).map_err(|error| error.code()) } else { Err(code) };
        match stored {
            Ok((base, start)) => answer.with_base_offset(base).with_log_start_offset(start),
            Err(code) => answer.with_error_code(code).with_base_offset(-1),
        }
    });
    let partitions = partitions.collect();
    TopicProduceResponse::default().with_name(data.name).with_partition_responses(partitions)
}

/// The base offset of what was written, and the log's start.
fn append(broker: &mut Broker, topic: &str, data: PartitionProduceData) -> Result<(i64, i64), ResponseError> {
    let partition = broker.topics.get_mut(topic).and_then(|found| found.partition_mut(data.index));
    let partition = partition.ok_or(ResponseError::UnknownTopicOrPartition)?;
    let batches =
        records::batches(data.records.unwrap_or_default()).map_err(|_| ResponseError::CorruptMessage)?;
    let mut base = None;
    for batch in batches {
        let (before, count) = (partition.end, batch.count);
        let at = partition.store(batch);
        base.get_or_insert(at);
        if partition.end > before {
            *broker.produced.entry(topic.to_owned()).or_default() += u64::try_from(count).unwrap_or(0);
        }
    }
    Ok((base.ok_or(ResponseError::InvalidRecord)?, partition.start))
}

pub(super) fn identity(broker: &mut Broker, code: i16) -> ResponseKind {
    broker.next_producer += 1;
    let id = if code == 0 { broker.next_producer } else { -1 };
    ResponseKind::InitProducerId(
        InitProducerIdResponse::default()
            .with_error_code(code)
            .with_producer_id(ProducerId(id))
            .with_producer_epoch(0),
    )
}

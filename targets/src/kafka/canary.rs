//! The canary: written once, read back where the broker said it stands, or looked for by its nonce. Blocking.

use super::client::{consumer, unreachable};
use super::context::Heard;
use super::produce::{self, NONCE, Placed};
use super::settings::KafkaSettings;
use operations::client::Canary;
use operations::{Failure, SendBy, Sent, phrase};
use rdkafka::TopicPartitionList;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError;
use rdkafka::message::{BorrowedMessage, Headers, Message};
use rdkafka::topic_partition_list::Offset;
use std::time::{Duration, Instant};

/// Newest records of each partition among which a nonce is looked for.
const NEWEST: i64 = 200;
const TURN: Duration = Duration::from_millis(100);

/// Half of `limit` is for writing, what is left for reading back. Written but not read back is unknown: the
/// look that follows finds it by its nonce.
pub(super) fn write_and_read(
    settings: &KafkaSettings,
    topic: &str,
    nonce: &str,
    send_by: SendBy,
    limit: Duration,
) -> Sent<Canary> {
    let began = Instant::now();
    let placed = match produce::send_once(settings, topic, nonce, send_by, limit / 2) {
        Sent::Done(placed) => placed,
        Sent::Refused(failure) => return Sent::Refused(failure),
        Sent::NotSent(failure) => return Sent::NotSent(failure),
        Sent::Unknown(reason) => return Sent::Unknown(reason),
    };
    let Placed { partition, offset } = placed;
    match read_at(settings, topic, nonce, placed, limit.saturating_sub(began.elapsed())) {
        Ok(true) => {
            let round_trip_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
            Sent::Done(Canary { partition, offset, round_trip_ms })
        }
        Ok(false) => {
            Sent::Unknown(format!("written to {topic}[{partition}]@{offset}, but not read back in time"))
        }
        Err(failure) => Sent::Unknown(format!(
            "written to {topic}[{partition}]@{offset}, but not read back: {}",
            failure.words
        )),
    }
}

/// Looks among the newest records of every partition. The round trip of one that is found is not known: 0.
///
/// # Errors
/// No broker answered, there is no such topic, or the partitions could not be read to their end in time.
pub(super) fn find(
    settings: &KafkaSettings,
    topic: &str,
    nonce: &str,
    limit: Duration,
) -> Result<Option<Canary>, Failure> {
    let until = Instant::now() + limit;
    let consumer = consumer(settings)?;
    let failed = |error: &KafkaError| unreachable(settings, error, &consumer);
    let metadata = consumer.fetch_metadata(Some(topic), limit).map_err(|error| failed(&error))?;
    let partitions = metadata.topics().first().map(|found| found.partitions()).unwrap_or_default();
    if partitions.is_empty() {
        return Err(produce::no_topic(topic));
    }
    let mut ranges = TopicPartitionList::new();
    for partition in partitions {
        let (start, end) =
            consumer.fetch_watermarks(topic, partition.id(), limit).map_err(|error| failed(&error))?;
        if end > start {
            let from = Offset::Offset(start.max(end - NEWEST));
            ranges.add_partition_offset(topic, partition.id(), from).map_err(|error| failed(&error))?;
        }
    }
    let mut unread = ranges.count();
    consumer.assign(&ranges).map_err(|error| failed(&error))?;
    while unread > 0 {
        match next(&consumer, until) {
            Next::Record(message) if carries(&message, nonce) => {
                return Ok(Some(Canary {
                    partition: message.partition(),
                    offset: message.offset(),
                    round_trip_ms: 0,
                }));
            }
            Next::Record(_) => {}
            Next::EndOfPartition => unread -= 1,
            Next::Failed(error) => return Err(failed(&error)),
            Next::OutOfTime => {
                return Err(Failure::new(
                    phrase!("kafka.late", seconds = limit.as_secs()),
                    format!(
                        "{topic} was not read to its end within {limit:?}{}",
                        consumer.context().ending()
                    ),
                ));
            }
        }
    }
    Ok(None)
}

fn read_at(
    settings: &KafkaSettings,
    topic: &str,
    nonce: &str,
    placed: Placed,
    limit: Duration,
) -> Result<bool, Failure> {
    let until = Instant::now() + limit;
    let consumer = consumer(settings)?;
    let failed = |error: &KafkaError| unreachable(settings, error, &consumer);
    let mut place = TopicPartitionList::new();
    place
        .add_partition_offset(topic, placed.partition, Offset::Offset(placed.offset))
        .map_err(|error| failed(&error))?;
    consumer.assign(&place).map_err(|error| failed(&error))?;
    loop {
        match next(&consumer, until) {
            Next::Record(message) => return Ok(carries(&message, nonce)),
            Next::EndOfPartition => {}
            Next::OutOfTime => return Ok(false),
            Next::Failed(error) => return Err(failed(&error)),
        }
    }
}

enum Next<'a> {
    Record(BorrowedMessage<'a>),
    EndOfPartition,
    Failed(KafkaError),
    OutOfTime,
}

fn next(consumer: &BaseConsumer<Heard>, until: Instant) -> Next<'_> {
    while Instant::now() < until {
        match consumer.poll(TURN) {
            None => {}
            Some(Ok(message)) => return Next::Record(message),
            Some(Err(KafkaError::PartitionEOF(_))) => return Next::EndOfPartition,
            Some(Err(error)) if passes(&error) => {}
            Some(Err(error)) => return Next::Failed(error),
        }
    }
    Next::OutOfTime
}

/// Troubles that librdkafka itself goes on after: a broker that can't be reached may come back within the limit.
fn passes(error: &KafkaError) -> bool {
    use rdkafka::types::RDKafkaErrorCode::{AllBrokersDown, BrokerTransportFailure, Resolve};
    error
        .rdkafka_error_code()
        .is_some_and(|code| [AllBrokersDown, BrokerTransportFailure, Resolve].contains(&code))
}

fn carries(message: &BorrowedMessage<'_>, nonce: &str) -> bool {
    let in_header = message.headers().is_some_and(|headers| {
        headers.iter().any(|header| header.key == NONCE && header.value == Some(nonce.as_bytes()))
    });
    in_header || message.payload() == Some(nonce.as_bytes())
}

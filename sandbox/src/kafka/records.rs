//! Record batches (magic 2): taken apart as far as a broker must, and made for records that were only counted.

use anyhow::Context as _;
use bytes::{Bytes, BytesMut};
use kafka_protocol::indexmap::IndexMap;
use kafka_protocol::records::{
    Compression, NO_PARTITION_LEADER_EPOCH, NO_PRODUCER_EPOCH, NO_PRODUCER_ID, NO_SEQUENCE, Record,
    RecordBatchDecoder, RecordBatchEncoder, RecordEncodeOptions, TimestampType,
};

/// Bytes before what a batch's length counts: the base offset and the length itself.
const PREFIX: usize = 12;

/// A batch as a producer sent it.
#[derive(Debug, Clone)]
pub(crate) struct Batch {
    pub(crate) bytes: Bytes,
    pub(crate) count: i64,
    pub(crate) timestamp_ms: i64,
    /// Producer, its epoch and its first sequence, of an idempotent producer: the same again is the same batch.
    pub(crate) identity: Option<(i64, i16, i32)>,
}

/// The batches of a produce request.
///
/// # Errors
/// Bytes that are no batches.
pub(crate) fn batches(mut bytes: Bytes) -> anyhow::Result<Vec<Batch>> {
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let length = bytes.get(8..PREFIX).context("cut in a batch's head")?;
        let length = u32::from_be_bytes(length.try_into().context("read a batch's length")?);
        let whole = PREFIX + usize::try_from(length).context("size a batch")?;
        anyhow::ensure!(whole <= bytes.len(), "cut within a batch");
        let one = bytes.split_to(whole);
        let heads = RecordBatchDecoder::decode_batch_info(&mut one.clone()).context("read a batch's head")?;
        let head = heads.first().context("an old message set")?;
        found.push(Batch {
            bytes: one,
            count: head.record_count.into(),
            timestamp_ms: head.min_timestamp,
            identity: (head.producer_id >= 0).then_some((
                head.producer_id,
                head.producer_epoch,
                head.base_sequence,
            )),
        });
    }
    Ok(found)
}

/// The batch with its place in the log. The base offset is outside of the checksum.
pub(crate) fn placed(bytes: &Bytes, base: i64) -> Bytes {
    let mut moved = BytesMut::from(bytes.as_ref());
    if let Some(head) = moved.get_mut(..8) {
        head.copy_from_slice(&base.to_be_bytes());
    }
    moved.freeze()
}

/// A batch of orders that nobody sent: what the shop's producers would have written there.
///
/// # Errors
/// The encoder's own.
pub(crate) fn invented(
    topic: &str,
    partition: i32,
    base: i64,
    count: i64,
    timestamp_ms: i64,
) -> anyhow::Result<Bytes> {
    let records: Vec<Record> =
        (base..base + count).map(|offset| invent(topic, partition, offset, timestamp_ms)).collect();
    let mut bytes = BytesMut::new();
    let options = RecordEncodeOptions { version: 2, compression: Compression::None };
    RecordBatchEncoder::encode(&mut bytes, &records, &options).context("encode a batch")?;
    Ok(placed(&bytes.freeze(), base))
}

fn invent(topic: &str, partition: i32, offset: i64, timestamp: i64) -> Record {
    let value =
        serde_json::json!({"topic": topic, "number": format!("{partition}-{offset}"), "at_ms": timestamp});
    Record {
        transactional: false,
        control: false,
        delete_horizon: false,
        partition_leader_epoch: NO_PARTITION_LEADER_EPOCH,
        producer_id: NO_PRODUCER_ID,
        producer_epoch: NO_PRODUCER_EPOCH,
        timestamp_type: TimestampType::Creation,
        offset,
        sequence: NO_SEQUENCE,
        timestamp,
        key: None,
        value: Some(Bytes::from(value.to_string())),
        headers: IndexMap::new(),
    }
}

//! Topics and their partitions. A log is a row of runs: a batch that was sent, or a number of records that were only
//! counted and are invented when somebody reads them.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::records::{self, Batch};

/// Runs kept of a partition; older ones are retired, as by a retention time.
const KEPT: usize = 4_096;
/// Counted records within this time are one run.
const TOGETHER_MS: i64 = 1_000;
/// Records invented for one read.
const INVENTED: i64 = 100;

#[derive(Debug)]
struct Run {
    count: i64,
    timestamp_ms: i64,
    batch: Option<Batch>,
}

#[derive(Debug, Default)]
pub(crate) struct Partition {
    /// Offsets of the oldest record and of the next one.
    pub(crate) start: i64,
    pub(crate) end: i64,
    runs: BTreeMap<i64, Run>,
    /// A second replica is out of step.
    pub(crate) under_replicated: bool,
}

impl Partition {
    /// Counts records that the shop's own producers wrote.
    pub(crate) fn count(&mut self, count: i64, now_ms: i64) {
        if let Some(mut last) = self.runs.last_entry() {
            let run = last.get_mut();
            if run.batch.is_none() && now_ms - run.timestamp_ms < TOGETHER_MS {
                run.count += count;
                self.end += count;
                return;
            }
        }
        self.push(Run { count, timestamp_ms: now_ms, batch: None });
    }

    /// Stores a batch; its base offset. One that is here already, by its producer's sequence, is not stored again.
    pub(crate) fn store(&mut self, batch: Batch) -> i64 {
        let known = |run: &Run| {
            batch.identity.is_some() && run.batch.as_ref().is_some_and(|one| one.identity == batch.identity)
        };
        if let Some((base, _)) = self.runs.iter().find(|(_, run)| known(run)) {
            return *base;
        }
        self.push(Run { count: batch.count, timestamp_ms: batch.timestamp_ms, batch: Some(batch) })
    }

    fn push(&mut self, run: Run) -> i64 {
        let base = self.end;
        self.end += run.count;
        self.runs.insert(base, run);
        if self.runs.len() > KEPT {
            self.runs.pop_first();
            self.start = self.runs.first_key_value().map_or(self.end, |(first, _)| *first);
        }
        base
    }

    /// The batch that holds `offset`; empty at the end of the log.
    ///
    /// # Errors
    /// The encoder's own.
    pub(crate) fn read(&self, topic: &str, number: i32, offset: i64) -> anyhow::Result<Bytes> {
        let run = self.runs.range(..=offset).next_back().filter(|(base, run)| offset < *base + run.count);
        match run {
            None => Ok(Bytes::new()),
            Some((base, Run { batch: Some(batch), .. })) => Ok(records::placed(&batch.bytes, *base)),
            Some((base, run)) => {
                let count = (base + run.count - offset).min(INVENTED);
                records::invented(topic, number, offset, count, run.timestamp_ms)
            }
        }
    }

    /// The first record written at or after a time, with its time.
    pub(crate) fn at(&self, timestamp_ms: i64) -> Option<(i64, i64)> {
        let found = self.runs.iter().find(|(_, run)| run.timestamp_ms >= timestamp_ms);
        found.map(|(base, run)| (*base, run.timestamp_ms))
    }

    /// The newest record, with its time.
    pub(crate) fn newest(&self) -> Option<(i64, i64)> {
        self.runs.last_key_value().map(|(base, run)| (base + run.count - 1, run.timestamp_ms))
    }
}

#[derive(Debug, Default)]
pub(crate) struct Topic {
    pub(crate) partitions: Vec<Partition>,
    /// Settings that differ from the broker's defaults.
    pub(crate) settings: BTreeMap<String, String>,
}

impl Topic {
    pub(crate) fn new(partitions: usize) -> Self {
        Self {
            partitions: (0..partitions).map(|_| Partition::default()).collect(),
            settings: BTreeMap::new(),
        }
    }

    pub(crate) fn partition(&self, number: i32) -> Option<&Partition> {
        self.partitions.get(usize::try_from(number).ok()?)
    }

    pub(crate) fn partition_mut(&mut self, number: i32) -> Option<&mut Partition> {
        self.partitions.get_mut(usize::try_from(number).ok()?)
    }
}

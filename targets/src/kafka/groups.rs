//! Consumer groups: who is in them, and how far behind they are. Blocking; reads only.

use super::client::{consumer, fetch_words};
use super::context::Heard;
use super::raw::{self, At, Position};
use super::settings::KafkaSettings;
use operations::client::{Group, GroupMember, PartitionLag};
use operations::{Failure, phrase};
use rdkafka::client::Client;
use rdkafka::consumer::{BaseConsumer, Consumer};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Groups that are described in one call.
const GROUPS: usize = 200;

/// # Errors
/// No broker answered, or the account may not describe groups.
pub(super) fn list(settings: &KafkaSettings, limit: Duration) -> Result<Vec<Group>, Failure> {
    let consumer = consumer(settings)?;
    let client = consumer.client();
    let failed = |words: String| failure(settings, &words, &consumer);
    let mut names = raw::list_groups(client, limit).map_err(failed)?;
    names.retain(|name| settings.sees_group(name));
    names.sort();
    names.truncate(GROUPS);
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let described = raw::describe_groups(client, &names, limit).map_err(failed)?;
    Ok(described.into_iter().map(group).collect())
}

/// Committed offset against the end of every partition the group has committed or holds.
///
/// # Errors
/// As [`list`].
pub(super) fn lag(
    settings: &KafkaSettings,
    group: &str,
    limit: Duration,
) -> Result<Vec<PartitionLag>, Failure> {
    let consumer = consumer(settings)?;
    let client = consumer.client();
    let failed = |words: String| failure(settings, &words, &consumer);
    let committed: BTreeMap<(String, i32), i64> = raw::committed(client, group, limit)
        .map_err(failed)?
        .into_iter()
        .map(|at| ((at.topic, at.partition), at.offset))
        .collect();
    let described = raw::describe_groups(client, &[group.to_owned()], limit).map_err(failed)?;
    let held = described.into_iter().flat_map(|group| group.members).flat_map(|member| member.holds);
    let partitions: BTreeSet<(String, i32)> = committed.keys().cloned().chain(held).collect();
    if partitions.is_empty() {
        return Ok(Vec::new());
    }
    let partitions: Vec<_> = partitions.into_iter().collect();
    let ends = offsets(client, &partitions, Position::End, limit).map_err(failed)?;
    let starts = offsets(client, &partitions, Position::Start, limit).map_err(failed)?;
    Ok(partitions
        .into_iter()
        .map(|place| {
            let committed = committed.get(&place).copied().filter(|offset| *offset >= 0);
            let end = ends.get(&place).copied().unwrap_or_default();
            let from = committed.or(starts.get(&place).copied()).unwrap_or_default();
            let (topic, partition) = place;
            PartitionLag { topic, partition, committed, end, lag: (end - from).max(0) }
        })
        .collect())
}

fn offsets(
    client: &Client<Heard>,
    partitions: &[(String, i32)],
    position: Position,
    limit: Duration,
) -> Result<BTreeMap<(String, i32), i64>, String> {
    let found: Vec<At> = raw::list_offsets(client, partitions, position, limit)?;
    Ok(found.into_iter().map(|at| ((at.topic, at.partition), at.offset)).collect())
}

fn group(described: raw::Described) -> Group {
    let members = described.members.into_iter().map(|member| GroupMember {
        client: member.client,
        host: member.host,
        partitions: member.holds.len(),
    });
    Group { name: described.name, state: described.state, members: members.collect() }
}

fn failure(settings: &KafkaSettings, words: &str, consumer: &BaseConsumer<Heard>) -> Failure {
    fetch_words(consumer);
    Failure::new(
        phrase!("kafka.groups-failed", bootstrap = settings.bootstrap.as_str()),
        format!("{words}{}", consumer.context().ending()),
    )
    .next(phrase!("kafka.check-brokers"))
}

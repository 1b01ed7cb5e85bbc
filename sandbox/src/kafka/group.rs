//! Consumer groups: who is in them and what they have committed. The shop's own members are the pods of a deployment;
//! others join by the protocol, one at a time (who joins later takes the place, as after a session that ran out).

use std::collections::BTreeMap;

use bytes::{BufMut as _, Bytes, BytesMut};
use kafka_protocol::messages::consumer_protocol_assignment::TopicPartition;
use kafka_protocol::messages::{ConsumerProtocolAssignment, TopicName};
use kafka_protocol::protocol::{Encodable as _, StrBytes};
use tokio::time::Instant;

#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) id: String,
    pub(crate) client: String,
    pub(crate) host: String,
    pub(crate) metadata: Bytes,
    pub(crate) assignment: Bytes,
    /// When a member that joined by the protocol is taken for gone; `None`: one of the shop's own.
    pub(crate) until: Option<Instant>,
}

#[derive(Debug, Default)]
pub(crate) struct Group {
    /// The deployment whose pods are the members, and the topic they read.
    pub(crate) of: Option<(&'static str, &'static str)>,
    pub(crate) members: Vec<Member>,
    pub(crate) generation: i32,
    pub(crate) protocol: String,
    pub(crate) offsets: BTreeMap<(String, i32), i64>,
}

impl Group {
    pub(crate) fn state(&self) -> &'static str {
        match (self.members.is_empty(), self.offsets.is_empty()) {
            (false, _) => "Stable",
            (true, false) => "Empty",
            (true, true) => "Dead",
        }
    }

    pub(crate) fn member_mut(&mut self, id: &str) -> Option<&mut Member> {
        self.members.iter_mut().find(|member| member.id == id)
    }

    /// Makes the group as large as its deployment; nothing moves if it is.
    pub(crate) fn staff(&mut self, count: usize, partitions: usize) {
        let Some((deployment, topic)) = self.of else { return };
        if self.members.len() == count {
            return;
        }
        self.generation += 1;
        "range".clone_into(&mut self.protocol);
        self.members = (0..count)
            .map(|index| {
                let held = (0..partitions).filter(|partition| partition * count / partitions.max(1) == index);
                Member {
                    id: format!("{deployment}-{index}-0f3c"),
                    client: format!("{deployment}-{index}"),
                    host: "/10.42.0.17".to_owned(),
                    metadata: Bytes::new(),
                    assignment: assignment(topic, held),
                    until: None,
                }
            })
            .collect();
    }
}

/// In the consumers' own format, which a broker doesn't read and an admin client does.
fn assignment(topic: &'static str, partitions: impl Iterator<Item = usize>) -> Bytes {
    let partitions = partitions.filter_map(|partition| i32::try_from(partition).ok()).collect();
    let held = TopicPartition::default()
        .with_topic(TopicName(StrBytes::from_static_str(topic)))
        .with_partitions(partitions);
    let mut bytes = BytesMut::new();
    bytes.put_i16(0);
    let encoded =
        ConsumerProtocolAssignment::default().with_assigned_partitions(vec![held]).encode(&mut bytes, 0);
    // An assignment that can't be encoded is shown as one that holds nothing.
    encoded.map_or_else(|_| Bytes::new(), |()| bytes.freeze())
}

//! The broker's state, shared by its connections and the traffic. In memory; it outlives the port, as a disk does.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::fault::BrokerFaultRule;
use super::group::Group;
use super::topic::Topic;

/// The broker's id; it is its own controller and coordinator.
pub(crate) const ID: i32 = 0;

/// Topics with their partitions and the records that are there from the start: 48 partitions in all.
const TOPICS: &[(&str, usize, i64)] =
    &[("orders", 24, 812_400), ("orders-dlq", 6, 3), ("muster-canary", 6, 0), ("task-events", 12, 91_300)];
/// Groups with the deployment they live in and the topic they read.
const GROUPS: &[(&str, &str, &str)] = &[
    ("order-tracker-group", "order-tracker", "orders"),
    ("recurring-task-service", "worker", "task-events"),
];

pub(crate) struct Broker {
    pub(crate) address: SocketAddr,
    pub(crate) topics: BTreeMap<String, Topic>,
    pub(crate) groups: BTreeMap<String, Group>,
    pub(crate) faults: Vec<BrokerFaultRule>,
    /// Records that clients wrote and read, by topic; the shop's own traffic is not counted.
    pub(crate) produced: BTreeMap<String, u64>,
    pub(crate) consumed: BTreeMap<String, u64>,
    /// Settings of the broker that were changed.
    pub(crate) settings: BTreeMap<String, String>,
    pub(crate) next_producer: i64,
    pub(crate) next_member: u64,
    pub(crate) now_ms: i64,
}

impl Broker {
    pub(crate) fn new(address: SocketAddr, now_ms: i64) -> Self {
        let mut topics = BTreeMap::new();
        for (name, partitions, records) in TOPICS {
            let mut topic = Topic::new(*partitions);
            for partition in topic.partitions.iter_mut().filter(|_| *records > 0) {
                partition.count(*records, now_ms - 3_600_000);
            }
            topics.insert((*name).to_owned(), topic);
        }
        let mut groups = BTreeMap::new();
        for (name, deployment, topic) in GROUPS {
            let mut group = Group { of: Some((*deployment, *topic)), ..Group::default() };
            for (number, partition) in (0_i32..).zip(topics[*topic].partitions.iter()) {
                group.offsets.insert(((*topic).to_owned(), number), partition.end);
            }
            groups.insert((*name).to_owned(), group);
        }
        Self {
            address,
            topics,
            groups,
            faults: Vec::new(),
            produced: BTreeMap::new(),
            consumed: BTreeMap::new(),
            settings: BTreeMap::new(),
            next_producer: 1_000,
            next_member: 1,
            now_ms,
        }
    }

    /// Makes the shop's own groups as large as their deployments: the number of ready pods, by app.
    pub(crate) fn staff(&mut self, pods: &BTreeMap<String, usize>) {
        for group in self.groups.values_mut() {
            let Some((deployment, topic)) = group.of else { continue };
            let partitions = self.topics.get(topic).map_or(0, |topic| topic.partitions.len());
            group.staff(pods.get(deployment).copied().unwrap_or(0), partitions);
        }
    }

    /// Records that a group has not read yet, over all it has committed.
    pub(crate) fn lag(&self, group: &str) -> i64 {
        let offsets = self.groups.get(group).into_iter().flat_map(|group| &group.offsets);
        let behind = offsets.map(|((topic, number), offset)| {
            let partition = self.topics.get(topic).and_then(|topic| topic.partition(*number));
            partition.map_or(0, |partition| (partition.end - offset).max(0))
        });
        behind.sum()
    }
}

/// The broker, shared.
#[derive(Clone)]
pub(crate) struct Shared {
    broker: Arc<Mutex<Broker>>,
    changed: Arc<watch::Sender<u64>>,
}

impl Shared {
    pub(crate) fn new(broker: Broker, changed: Arc<watch::Sender<u64>>) -> Self {
        Self { broker: Arc::new(Mutex::new(broker)), changed }
    }

    fn lock(&self) -> MutexGuard<'_, Broker> {
        self.broker.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn read<T>(&self, look: impl FnOnce(&Broker) -> T) -> T {
        look(&self.lock())
    }

    /// Changes the broker and tells those who wait.
    pub(crate) fn change<T>(&self, act: impl FnOnce(&mut Broker) -> T) -> T {
        let result = act(&mut self.lock());
        self.changed.send_modify(|count| *count += 1);
        result
    }

    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }
}

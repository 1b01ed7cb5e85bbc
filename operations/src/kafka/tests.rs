//! A small cluster in memory, for the tests of this folder.

use crate::client::{
    Canary, Group, GroupMember, Kafka, KafkaBroker, KafkaCluster, Partition, PartitionLag, Topic,
};
use crate::{Clients, Failure, SendBy, Sent, phrase};
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub(super) struct FakeKafka {
    /// `None`: nobody answers.
    pub(super) cluster: Option<KafkaCluster>,
    pub(super) groups: Vec<Group>,
    written: Mutex<Vec<String>>,
}

pub(super) fn clients(kafka: FakeKafka) -> Clients {
    Clients { kafka: Some(Arc::new(kafka)), ..Clients::default() }
}

impl FakeKafka {
    pub(super) fn healthy() -> Self {
        let partition = |id| Partition { id, leader: id, replicas: vec![0, 1], isr: vec![0, 1] };
        let broker = |id| KafkaBroker { id, host: format!("kafka-{id}"), port: 9092 };
        let topic = |name: &str, partitions: i32| Topic {
            name: name.to_owned(),
            partitions: (0..partitions).map(partition).collect(),
        };
        let member =
            GroupMember { client: "billing-1".to_owned(), host: "/10.0.0.7".to_owned(), partitions: 2 };
        Self {
            cluster: Some(KafkaCluster {
                answered_ms: 12,
                controller: Some(0),
                brokers: vec![broker(0), broker(1)],
                topics: vec![topic("orders", 2), topic("muster-canary", 1)],
            }),
            groups: vec![Group {
                name: "billing".to_owned(),
                state: "Stable".to_owned(),
                members: vec![member],
            }],
            written: Mutex::new(Vec::new()),
        }
    }

    pub(super) fn silent() -> Self {
        Self { cluster: None, ..Self::healthy() }
    }

    pub(super) fn topic(&mut self, name: &str) -> &mut Topic {
        let cluster = self.cluster.as_mut().expect("a cluster");
        cluster.topics.iter_mut().find(|topic| topic.name == name).expect("the topic")
    }

    fn answer(&self) -> Result<&KafkaCluster, Failure> {
        self.cluster.as_ref().ok_or_else(|| {
            Failure::new(phrase!("kafka.unreachable", bootstrap = "kafka:9092"), "connection refused")
        })
    }
}

#[async_trait::async_trait]
impl Kafka for FakeKafka {
    fn bootstrap(&self) -> &'static str {
        "kafka:9092"
    }
    async fn cluster(&self) -> Result<KafkaCluster, Failure> {
        self.answer().cloned()
    }
    async fn groups(&self) -> Result<Vec<Group>, Failure> {
        self.answer().map(|_| self.groups.clone())
    }
    async fn lag(&self, _group: &str) -> Result<Vec<PartitionLag>, Failure> {
        let lag = |partition, committed, end, lag| PartitionLag {
            topic: "orders".to_owned(),
            partition,
            committed,
            end,
            lag,
        };
        self.answer().map(|_| vec![lag(0, None, 0, 0), lag(1, Some(100), 41_300, 41_200)])
    }
    async fn canary(&self, _topic: &str, nonce: &str, _send_by: SendBy, _limit: Duration) -> Sent<Canary> {
        if let Err(failure) = self.answer() {
            return Sent::NotSent(failure);
        }
        self.written.lock().unwrap().push(nonce.to_owned());
        Sent::Done(Canary { partition: 0, offset: 7, round_trip_ms: 31 })
    }
    async fn find_canary(&self, _topic: &str, nonce: &str) -> Result<Option<Canary>, Failure> {
        self.answer()?;
        let there = self.written.lock().unwrap().iter().any(|written| written == nonce);
        Ok(there.then_some(Canary { partition: 0, offset: 7, round_trip_ms: 0 }))
    }
}

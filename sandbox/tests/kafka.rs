//! The broker as librdkafka, a client that knows nothing of it, finds it.

mod support;

use std::time::{Duration, Instant};

use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, ResourceSpecifier, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::config::ClientConfig;
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::Message;
use rdkafka::producer::{FutureProducer, FutureRecord};
use rdkafka::{Offset, TopicPartitionList};
use sandbox::cluster::Cluster;
use sandbox::kafka::{BrokerFault, BrokerFaultRule};
use sandbox::outage::Outage;
use support::{LIMIT, cluster, until};

fn config(bootstrap: &str) -> ClientConfig {
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", bootstrap).set("allow.auto.create.topics", "false");
    config
}

fn consumer(bootstrap: &str, group: &str) -> BaseConsumer {
    let mut config = config(bootstrap);
    config.set("group.id", group).set("enable.auto.commit", "false").set("auto.offset.reset", "earliest");
    config.create().expect("a consumer")
}

/// librdkafka's calls block.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.expect("no panic")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_metadata_names_one_broker_and_forty_eight_partitions() {
    let cluster = cluster().await;
    cluster.set_under_replicated("orders", 3);
    let bootstrap = cluster.bootstrap();
    let (brokers, partitions, behind) = blocking(move || {
        let metadata = consumer(&bootstrap, "x").fetch_metadata(None, LIMIT).unwrap();
        let all: Vec<_> = metadata.topics().iter().flat_map(|topic| topic.partitions()).collect();
        let behind = all.iter().filter(|one| one.isr().len() < one.replicas().len()).count();
        (metadata.brokers().len(), all.len(), behind)
    })
    .await;
    assert_eq!((brokers, partitions, behind), (1, 48, 3));
}

async fn write(cluster: &Cluster, topic: &str, text: &str) -> Result<(i32, i64), KafkaError> {
    let mut config = config(&cluster.bootstrap());
    config.set("enable.idempotence", "true").set("message.timeout.ms", "10000");
    let producer: FutureProducer = config.create().expect("a producer");
    let sent = producer.send(FutureRecord::<(), str>::to(topic).payload(text), Duration::ZERO).await;
    sent.map(|place| (place.partition, place.offset)).map_err(|(error, _)| error)
}

fn read(consumer: &BaseConsumer) -> String {
    let until = Instant::now() + LIMIT;
    while Instant::now() < until {
        if let Some(Ok(message)) = consumer.poll(Duration::from_millis(100)) {
            return String::from_utf8_lossy(message.payload().unwrap_or_default()).into_owned();
        }
    }
    panic!("nothing to read");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_is_read_back_where_the_broker_said_even_after_it_was_down() {
    let cluster = cluster().await;
    let (partition, offset) = write(&cluster, "muster-canary", "here").await.unwrap();
    assert_eq!(cluster.produced("muster-canary"), 1);
    cluster.break_kafka(Outage::PodDeleted);
    until(&cluster, "down", |cluster| !cluster.is_broker_up()).await;
    until(&cluster, "up", Cluster::is_broker_up).await;
    let bootstrap = cluster.bootstrap();
    let found = blocking(move || {
        let consumer = consumer(&bootstrap, "reader");
        let mut place = TopicPartitionList::new();
        place.add_partition_offset("muster-canary", partition, Offset::Offset(offset)).unwrap();
        consumer.assign(&place).unwrap();
        read(&consumer)
    })
    .await;
    assert_eq!(found, "here");
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_that_were_only_counted_can_be_read() {
    let cluster = cluster().await;
    let bootstrap = cluster.bootstrap();
    let found = blocking(move || {
        let consumer = consumer(&bootstrap, "reader");
        let (start, end) = consumer.fetch_watermarks("orders", 0, LIMIT).unwrap();
        assert!(end > start);
        let mut place = TopicPartitionList::new();
        place.add_partition_offset("orders", 0, Offset::Offset(812_000)).unwrap();
        consumer.assign(&place).unwrap();
        read(&consumer)
    })
    .await;
    assert!(found.contains("\"number\":\"0-812000\""), "{found}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_port_refuses_while_the_broker_is_down_and_the_lag_is_worked_off_afterwards() {
    let cluster = cluster().await;
    cluster.break_kafka(Outage::Stuck);
    until(&cluster, "down", |cluster| {
        cluster.pods().iter().any(|pod| pod.name == "kafka-0" && pod.restarts > 2)
    })
    .await;
    let refused = tokio::net::TcpStream::connect(cluster.bootstrap()).await.unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);
    cluster.break_kafka(Outage::PodDeleted);
    until(&cluster, "up", Cluster::is_broker_up).await;
    until(&cluster, "caught up", |cluster| cluster.lag("order-tracker-group") < 50).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_groups_are_listed_with_their_members() {
    let cluster = cluster().await;
    let bootstrap = cluster.bootstrap();
    let groups = blocking(move || {
        let listed = consumer(&bootstrap, "x").fetch_group_list(None, LIMIT).unwrap();
        let groups = listed.groups().iter();
        groups
            .map(|group| (group.name().to_owned(), group.state().to_owned(), group.members().len()))
            .collect::<Vec<_>>()
    })
    .await;
    let expected = ("order-tracker-group".to_owned(), "Stable".to_owned(), 2);
    assert!(groups.contains(&expected), "{groups:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_moves_the_offsets_of_a_group_that_has_members() {
    let cluster = cluster().await;
    let bootstrap = cluster.bootstrap();
    let commit = move |group: &'static str| {
        let bootstrap = bootstrap.clone();
        blocking(move || {
            let mut offsets = TopicPartitionList::new();
            offsets.add_partition_offset("orders", 0, Offset::Offset(5)).unwrap();
            let consumer = consumer(&bootstrap, group);
            consumer.commit(&offsets, CommitMode::Sync)
        })
    };
    let refused = commit("order-tracker-group").await.unwrap_err();
    assert_eq!(refused.rdkafka_error_code(), Some(RDKafkaErrorCode::UnknownMemberId));
    commit("nobodys").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consumer_that_subscribes_reads_and_commits() {
    let cluster = cluster().await;
    write(&cluster, "muster-canary", "for a group").await.unwrap();
    let bootstrap = cluster.bootstrap();
    let (found, committed) = blocking(move || {
        let consumer = consumer(&bootstrap, "newcomers");
        consumer.subscribe(&["muster-canary"]).unwrap();
        let found = read(&consumer);
        let committed = consumer.commit_consumer_state(CommitMode::Sync);
        (found, committed)
    })
    .await;
    assert_eq!(found, "for a group");
    committed.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_is_created_once_and_tells_its_settings() {
    let cluster = cluster().await;
    let admin: AdminClient<DefaultClientContext> = config(&cluster.bootstrap()).create().unwrap();
    let topic = NewTopic::new("late-orders", 3, TopicReplication::Fixed(1)).set("retention.ms", "3600000");
    let options = AdminOptions::new().operation_timeout(Some(LIMIT));
    assert_eq!(admin.create_topics([&topic], &options).await.unwrap(), [Ok("late-orders".to_owned())]);
    let again = admin.create_topics([&topic], &options).await.unwrap();
    assert_eq!(again, [Err(("late-orders".to_owned(), RDKafkaErrorCode::TopicAlreadyExists))]);
    let described =
        admin.describe_configs([&ResourceSpecifier::Topic("late-orders")], &options).await.unwrap();
    let settings = described[0].as_ref().unwrap();
    assert_eq!(settings.get("retention.ms").and_then(|one| one.value.as_deref()), Some("3600000"));
    assert_eq!(settings.get("cleanup.policy").and_then(|one| one.value.as_deref()), Some("delete"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_whose_answer_is_lost_is_stored_once() {
    let cluster = cluster().await;
    cluster.broker_fault(BrokerFaultRule { api: 0, times: 1, fault: BrokerFault::ApplyThenDisconnect });
    write(&cluster, "muster-canary", "once").await.unwrap();
    assert_eq!(cluster.produced("muster-canary"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_that_was_ordered_is_what_the_client_sees() {
    let cluster = cluster().await;
    cluster.broker_fault(BrokerFaultRule { api: 0, times: 1, fault: BrokerFault::Code(29) });
    let refused = write(&cluster, "muster-canary", "no").await.unwrap_err();
    assert_eq!(refused.rdkafka_error_code(), Some(RDKafkaErrorCode::TopicAuthorizationFailed));
    assert_eq!(cluster.produced("muster-canary"), 0);
}

//! Against librdkafka's own mock cluster; what it does not know (groups, offsets) is tested on the sandbox.

use super::*;
use rdkafka::mocking::MockCluster;
use rdkafka::producer::DefaultProducerContext;
use rdkafka::types::{RDKafkaApiKey, RDKafkaRespErr};

const LIMIT: Duration = Duration::from_secs(8);

fn mock() -> MockCluster<'static, DefaultProducerContext> {
    let mock = MockCluster::new(1).unwrap();
    mock.create_topic("canary", 2, 1).unwrap();
    mock.create_topic("private", 1, 1).unwrap();
    mock
}

fn brokers(bootstrap: &str) -> Brokers {
    let settings = serde_json::json!({
        "bootstrap": bootstrap, "canary_topics": ["canary", "absent"], "groups": ["billing"], "timeout_seconds": 3,
    });
    Brokers::connect(&serde_json::from_value(settings).unwrap()).unwrap()
}

fn soon() -> SendBy {
    SendBy::within(Duration::from_secs(5))
}

#[tokio::test]
async fn the_cluster_shows_its_brokers_and_only_the_topics_in_reach() {
    let mock = mock();
    let found = brokers(&mock.bootstrap_servers()).cluster().await.unwrap();
    assert_eq!(found.brokers.len(), 1);
    let topics: Vec<_> =
        found.topics.iter().map(|topic| (topic.name.as_str(), topic.partitions.len())).collect();
    assert_eq!(topics, [("canary", 2)]);
    assert_eq!(found.topics[0].partitions[0].isr, found.topics[0].partitions[0].replicas);
}

#[tokio::test]
async fn a_cluster_that_is_down_fails_in_time_and_in_the_brokers_own_words() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);
    let began = std::time::Instant::now();
    let failure = brokers(&address).cluster().await.unwrap_err();
    assert_eq!(failure.what.id, "kafka.unreachable");
    assert!(failure.words.contains("Connection refused"), "{}", failure.words);
    assert!(began.elapsed() < Duration::from_secs(6), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_canary_is_written_read_back_and_found_again_by_its_nonce() {
    let mock = mock();
    let brokers = brokers(&mock.bootstrap_servers());
    let Sent::Done(canary) = brokers.canary("canary", "n-1", soon(), LIMIT).await else { panic!() };
    let found = brokers.find_canary("canary", "n-1").await.unwrap().unwrap();
    assert_eq!((found.partition, found.offset), (canary.partition, canary.offset));
    assert_eq!(brokers.find_canary("canary", "n-2").await, Ok(None));
}

#[tokio::test]
async fn what_is_too_late_or_out_of_reach_is_not_written() {
    let mock = mock();
    let brokers = brokers(&mock.bootstrap_servers());
    for (topic, send_by, id) in [
        ("private", soon(), "kafka.canary-out-of-reach"),
        ("canary", SendBy::within(Duration::ZERO), "target.too-late"),
        ("absent", soon(), "kafka.no-topic"),
    ] {
        let Sent::NotSent(failure) = brokers.canary(topic, "n", send_by, LIMIT).await else { panic!("{id}") };
        assert_eq!(failure.what.id, id);
    }
    assert_eq!(brokers.find_canary("canary", "n").await, Ok(None));
    assert_eq!(brokers.lag("other").await.unwrap_err().what.id, "kafka.group-out-of-reach");
}

#[tokio::test]
async fn a_broker_that_refuses_the_record_is_a_refusal_and_it_is_not_sent_again() {
    let mock = mock();
    let refusal = RDKafkaRespErr::RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED;
    mock.request_errors(RDKafkaApiKey::Produce, &[refusal]);
    let brokers = brokers(&mock.bootstrap_servers());
    let outcome = brokers.canary("canary", "n-3", soon(), LIMIT).await;
    let Sent::Refused(failure) = outcome else { panic!("{outcome:?}") };
    assert!(failure.words.contains("authorization"), "{}", failure.words);
    assert_eq!(brokers.find_canary("canary", "n-3").await, Ok(None));
}

#[tokio::test]
async fn a_connection_lost_after_sending_is_unknown() {
    let mock = mock();
    mock.request_errors(RDKafkaApiKey::Produce, &[RDKafkaRespErr::RD_KAFKA_RESP_ERR__TRANSPORT]);
    let outcome = brokers(&mock.bootstrap_servers()).canary("canary", "n-4", soon(), LIMIT).await;
    assert!(matches!(outcome, Sent::Unknown(_)), "{outcome:?}");
}

#[tokio::test]
async fn no_broker_at_all_means_that_nothing_was_sent() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);
    let outcome = brokers(&address).canary("canary", "n-5", soon(), Duration::from_secs(3)).await;
    let Sent::NotSent(failure) = outcome else { panic!("{outcome:?}") };
    assert_eq!(failure.what.id, "kafka.unreachable");
}

#[test]
fn settings_take_sasl_whole_or_not_at_all() {
    let settings = serde_json::json!({"bootstrap": "a:1", "username": "u"});
    assert!(Brokers::connect(&serde_json::from_value(settings).unwrap()).is_err());
}

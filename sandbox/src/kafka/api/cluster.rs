//! Who the brokers are, which topics there are, who coordinates: always this one broker.

use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::describe_cluster_response::DescribeClusterBroker;
use kafka_protocol::messages::metadata_response::{
    MetadataResponseBroker, MetadataResponsePartition, MetadataResponseTopic,
};
use kafka_protocol::messages::{
    BrokerId, DescribeClusterResponse, FindCoordinatorResponse, MetadataRequest, MetadataResponse,
    ResponseKind, TopicName,
};

use super::text;
use crate::kafka::broker::{Broker, ID};
use crate::kafka::topic::Topic;

/// A replica that exists in the metadata alone.
const ABSENT: i32 = 1;
const CLUSTER: &str = "sandbox-7kQ2eX0";

pub(super) fn metadata(broker: &Broker, asked: &MetadataRequest, code: i16) -> ResponseKind {
    let named: Vec<String> = match &asked.topics {
        Some(topics) => {
            topics.iter().filter_map(|topic| topic.name.as_ref()).map(|name| name.0.to_string()).collect()
        }
        None => broker.topics.keys().cloned().collect(),
    };
    let topics = named.iter().map(|name| topic(name, broker.topics.get(name), code)).collect();
    let here = MetadataResponseBroker::default()
        .with_node_id(BrokerId(ID))
        .with_host(text(&broker.address.ip().to_string()))
        .with_port(broker.address.port().into());
    ResponseKind::Metadata(
        MetadataResponse::default()
            .with_brokers(vec![here])
            .with_cluster_id(Some(text(CLUSTER)))
            .with_controller_id(BrokerId(ID))
            .with_topics(topics),
    )
}

fn topic(name: &str, topic: Option<&Topic>, code: i16) -> MetadataResponseTopic {
    let answer = MetadataResponseTopic::default().with_name(Some(TopicName(text(name))));
    let Some(topic) = topic.filter(|_| code == 0) else {
        let code = if code == 0 { ResponseError::UnknownTopicOrPartition.code() } else { code };
        return answer.with_error_code(code);
    };
    let partitions = (0..).zip(&topic.partitions).map(|(number, partition)| {
        let mut replicas = vec![BrokerId(ID)];
        if partition.under_replicated {
            replicas.push(BrokerId(ABSENT));
        }
        MetadataResponsePartition::default()
            .with_partition_index(number)
            .with_leader_id(BrokerId(ID))
            .with_leader_epoch(0)
            .with_replica_nodes(replicas)
            .with_isr_nodes(vec![BrokerId(ID)])
    });
    answer.with_partitions(partitions.collect())
}

pub(super) fn describe(broker: &Broker, code: i16) -> ResponseKind {
    let here = DescribeClusterBroker::default()
        .with_broker_id(BrokerId(ID))
        .with_host(text(&broker.address.ip().to_string()))
        .with_port(broker.address.port().into());
    ResponseKind::DescribeCluster(
        DescribeClusterResponse::default()
            .with_error_code(code)
            .with_cluster_id(text(CLUSTER))
            .with_controller_id(BrokerId(ID))
            .with_brokers(vec![here]),
    )
}

pub(super) fn coordinator(broker: &Broker, code: i16) -> ResponseKind {
    ResponseKind::FindCoordinator(
        FindCoordinatorResponse::default()
            .with_error_code(code)
            .with_node_id(BrokerId(ID))
            .with_host(text(&broker.address.ip().to_string()))
            .with_port(broker.address.port().into()),
    )
}

//! Settings of topics and of the broker: defaults, and what was set over them, key by key.

use std::collections::BTreeMap;

use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::describe_configs_request::DescribeConfigsResource;
use kafka_protocol::messages::describe_configs_response::{
    DescribeConfigsResourceResult, DescribeConfigsResult,
};
use kafka_protocol::messages::incremental_alter_configs_request::AlterConfigsResource;
use kafka_protocol::messages::incremental_alter_configs_response::AlterConfigsResourceResponse;
use kafka_protocol::messages::{
    DescribeConfigsRequest, DescribeConfigsResponse, IncrementalAlterConfigsRequest,
    IncrementalAlterConfigsResponse, ResponseKind,
};

use super::{or, text};
use crate::kafka::broker::Broker;

/// Kinds of resources, sources of a value and operations (Kafka protocol guide).
const TOPIC: i8 = 2;
const BROKER: i8 = 4;
const SET_ON_TOPIC: i8 = 1;
const SET_ON_BROKER: i8 = 2;
const DEFAULT: i8 = 5;
const SET: i8 = 0;
const DELETE: i8 = 1;

/// Kafka's own defaults, of a topic and of a broker.
const TOPIC_DEFAULTS: &[(&str, &str)] = &[
    ("cleanup.policy", "delete"),
    ("max.message.bytes", "1048588"),
    ("min.insync.replicas", "1"),
    ("retention.bytes", "-1"),
    ("retention.ms", "604800000"),
    ("segment.bytes", "1073741824"),
];
const BROKER_DEFAULTS: &[(&str, &str)] = &[
    ("auto.create.topics.enable", "true"),
    ("default.replication.factor", "1"),
    ("log.retention.hours", "168"),
    ("num.partitions", "12"),
];

type Known = &'static [(&'static str, &'static str)];

/// What was set on a resource, with the defaults beneath and the word for its source.
fn settings<'a>(
    broker: &'a mut Broker,
    kind: i8,
    name: &str,
) -> Result<(&'a mut BTreeMap<String, String>, Known, i8), ResponseError> {
    match kind {
        TOPIC => {
            let topic = broker.topics.get_mut(name).ok_or(ResponseError::UnknownTopicOrPartition)?;
            Ok((&mut topic.settings, TOPIC_DEFAULTS, SET_ON_TOPIC))
        }
        BROKER => Ok((&mut broker.settings, BROKER_DEFAULTS, SET_ON_BROKER)),
        _ => Err(ResponseError::InvalidRequest),
    }
}

pub(super) fn describe(broker: &mut Broker, asked: &DescribeConfigsRequest, code: i16) -> ResponseKind {
    let results = asked.resources.iter().map(|resource| {
        let mut configs = Vec::new();
        let code = or(code, || {
            configs = described(broker, resource)?;
            Ok(())
        });
        DescribeConfigsResult::default()
            .with_error_code(code)
            .with_resource_type(resource.resource_type)
            .with_resource_name(resource.resource_name.clone())
            .with_configs(configs)
    });
    let results = results.collect();
    ResponseKind::DescribeConfigs(DescribeConfigsResponse::default().with_results(results))
}

fn described(
    broker: &mut Broker,
    resource: &DescribeConfigsResource,
) -> Result<Vec<DescribeConfigsResourceResult>, ResponseError> {
    let (set, defaults, source) = settings(broker, resource.resource_type, &resource.resource_name)?;
    let mut all: BTreeMap<&str, (&str, i8)> =
        defaults.iter().map(|(name, value)| (*name, (*value, DEFAULT))).collect();
    all.extend(set.iter().map(|(name, value)| (name.as_str(), (value.as_str(), source))));
    let wanted = |name: &str| {
        resource.configuration_keys.as_ref().is_none_or(|keys| keys.iter().any(|key| key.as_str() == name))
    };
    let found = all.into_iter().filter(|(name, _)| wanted(name)).map(|(name, (value, source))| {
        DescribeConfigsResourceResult::default()
            .with_name(text(name))
            .with_value(Some(text(value)))
            .with_config_source(source)
    });
    Ok(found.collect())
}

pub(super) fn alter(broker: &mut Broker, asked: &IncrementalAlterConfigsRequest, code: i16) -> ResponseKind {
    let results = asked.resources.iter().map(|resource| {
        let code = or(code, || change(broker, resource, asked.validate_only));
        AlterConfigsResourceResponse::default()
            .with_error_code(code)
            .with_resource_type(resource.resource_type)
            .with_resource_name(resource.resource_name.clone())
    });
    let results = results.collect();
    ResponseKind::IncrementalAlterConfigs(IncrementalAlterConfigsResponse::default().with_responses(results))
}

fn change(
    broker: &mut Broker,
    resource: &AlterConfigsResource,
    validate_only: bool,
) -> Result<(), ResponseError> {
    let (set, defaults, _) = settings(broker, resource.resource_type, &resource.resource_name)?;
    let is_known = |name: &str| defaults.iter().any(|(one, _)| *one == name);
    if resource
        .configs
        .iter()
        .any(|one| !is_known(&one.name) || ![SET, DELETE].contains(&one.config_operation))
    {
        return Err(ResponseError::InvalidConfig);
    }
    if validate_only {
        return Ok(());
    }
    for one in &resource.configs {
        match &one.value {
            Some(value) if one.config_operation == SET => set.insert(one.name.to_string(), value.to_string()),
            _ => set.remove(one.name.as_str()),
        };
    }
    Ok(())
}

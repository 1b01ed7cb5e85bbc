//! What the broker answers: one file for what belongs together, one line an API in the tables here.

mod cluster;
mod configs;
pub(super) mod fetch;
mod groups;
mod list_offsets;
mod membership;
mod offsets;
mod produce;
mod topics;

use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::api_versions_response::ApiVersion;
use kafka_protocol::messages::{ApiKey, ApiVersionsResponse, RequestHeader, RequestKind, ResponseKind};
use kafka_protocol::protocol::StrBytes;

use super::broker::Broker;

/// The APIs with their versions: those that librdkafka 2.12 speaks, below the ones that name topics by id.
const OFFERED: &[(ApiKey, i16, i16)] = &[
    (ApiKey::Produce, 3, 9),
    (ApiKey::Fetch, 4, 11),
    (ApiKey::ListOffsets, 1, 7),
    (ApiKey::Metadata, 0, 9),
    (ApiKey::OffsetCommit, 2, 8),
    (ApiKey::OffsetFetch, 1, 7),
    (ApiKey::FindCoordinator, 0, 3),
    (ApiKey::JoinGroup, 0, 5),
    (ApiKey::Heartbeat, 0, 3),
    (ApiKey::LeaveGroup, 0, 2),
    (ApiKey::SyncGroup, 0, 3),
    (ApiKey::DescribeGroups, 0, 4),
    (ApiKey::ListGroups, 0, 4),
    (ApiKey::ApiVersions, 0, 3),
    (ApiKey::CreateTopics, 2, 5),
    (ApiKey::DeleteTopics, 1, 4),
    (ApiKey::InitProducerId, 0, 4),
    (ApiKey::DescribeConfigs, 1, 4),
    (ApiKey::CreatePartitions, 0, 1),
    (ApiKey::IncrementalAlterConfigs, 0, 1),
    (ApiKey::DescribeCluster, 0, 0),
];

pub(super) fn is_offered(key: ApiKey, version: i16) -> bool {
    OFFERED.iter().any(|(one, least, most)| *one == key && (*least..=*most).contains(&version))
}

/// The answer to a client whose `ApiVersions` is too new.
pub(super) fn versions_unsupported() -> ResponseKind {
    versions(ResponseError::UnsupportedVersion.code())
}

fn versions(code: i16) -> ResponseKind {
    let offered = OFFERED.iter().map(|(key, least, most)| {
        ApiVersion::default().with_api_key(*key as i16).with_min_version(*least).with_max_version(*most)
    });
    ResponseKind::ApiVersions(
        ApiVersionsResponse::default().with_error_code(code).with_api_keys(offered.collect()),
    )
}

/// Answers a request, with `code` instead of the deed if it isn't 0. `None`: the client wants no answer.
pub(super) fn answer(
    broker: &mut Broker,
    header: &RequestHeader,
    request: RequestKind,
    code: i16,
) -> Option<ResponseKind> {
    Some(match request {
        RequestKind::ApiVersions(_) => versions(code),
        RequestKind::Metadata(asked) => cluster::metadata(broker, &asked, code),
        RequestKind::DescribeCluster(_) => cluster::describe(broker, code),
        RequestKind::FindCoordinator(_) => cluster::coordinator(broker, code),
        RequestKind::Produce(asked) => return produce::answer(broker, asked, code),
        RequestKind::InitProducerId(_) => produce::identity(broker, code),
        RequestKind::Fetch(asked) => fetch::answer(broker, &asked, code),
        RequestKind::ListOffsets(asked) => list_offsets::answer(broker, &asked, code),
        RequestKind::ListGroups(asked) => groups::list(broker, &asked, code),
        RequestKind::DescribeGroups(asked) => groups::describe(broker, &asked, code),
        RequestKind::OffsetFetch(asked) => offsets::fetch(broker, &asked, code),
        RequestKind::OffsetCommit(asked) => offsets::commit(broker, &asked, code),
        RequestKind::JoinGroup(asked) => membership::join(broker, header, &asked, code),
        RequestKind::SyncGroup(asked) => membership::sync(broker, &asked, code),
        RequestKind::Heartbeat(asked) => membership::heartbeat(broker, &asked, code),
        RequestKind::LeaveGroup(asked) => membership::leave(broker, &asked, code),
        RequestKind::CreateTopics(asked) => topics::create(broker, &asked, code),
        RequestKind::DeleteTopics(asked) => topics::delete(broker, &asked, code),
        RequestKind::CreatePartitions(asked) => topics::enlarge(broker, &asked, code),
        RequestKind::DescribeConfigs(asked) => configs::describe(broker, &asked, code),
        RequestKind::IncrementalAlterConfigs(asked) => configs::alter(broker, &asked, code),
        // `is_offered` lets no other through.
        _ => return None,
    })
}

fn text(text: &str) -> StrBytes {
    StrBytes::from_string(text.to_owned())
}

/// `code` if a fault asks for one, else what the deed says.
fn or(code: i16, done: impl FnOnce() -> Result<(), ResponseError>) -> i16 {
    if code != 0 {
        return code;
    }
    done().err().map_or(0, |error| error.code())
}

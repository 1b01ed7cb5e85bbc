//! Consumers that join by the protocol: one at a time, who then leads itself.

use std::time::Duration;

use bytes::Bytes;
use kafka_protocol::error::ResponseError;
use kafka_protocol::messages::join_group_response::JoinGroupResponseMember;
use kafka_protocol::messages::{
    HeartbeatRequest, HeartbeatResponse, JoinGroupRequest, JoinGroupResponse, LeaveGroupRequest,
    LeaveGroupResponse, RequestHeader, ResponseKind, SyncGroupRequest, SyncGroupResponse,
};
use tokio::time::Instant;

use super::{or, text};
use crate::kafka::broker::Broker;
use crate::kafka::group::{Group, Member};

/// How long a member may be silent, whatever it asked for.
const SESSION: Duration = Duration::from_secs(45);

pub(super) fn join(
    broker: &mut Broker,
    header: &RequestHeader,
    asked: &JoinGroupRequest,
    code: i16,
) -> ResponseKind {
    broker.next_member += 1;
    let number = broker.next_member;
    let group = broker.groups.entry(asked.group_id.0.to_string()).or_default();
    let code = match code {
        // The shop's own consumers don't give up their places.
        0 if group.of.is_some() && !group.members.is_empty() => ResponseError::GroupMaxSizeReached.code(),
        code => code,
    };
    if code != 0 {
        return ResponseKind::JoinGroup(
            JoinGroupResponse::default().with_error_code(code).with_generation_id(-1),
        );
    }
    let client = header.client_id.as_ref().map(ToString::to_string).unwrap_or_default();
    let id =
        if asked.member_id.is_empty() { format!("{client}-{number}") } else { asked.member_id.to_string() };
    let protocol = asked.protocols.first();
    let metadata = protocol.map(|one| one.metadata.clone()).unwrap_or_default();
    group.protocol = protocol.map(|one| one.name.to_string()).unwrap_or_default();
    group.generation += 1;
    group.members = vec![Member {
        id: id.clone(),
        client,
        host: "/127.0.0.1".to_owned(),
        metadata: metadata.clone(),
        assignment: Bytes::new(),
        until: Some(Instant::now() + SESSION),
    }];
    ResponseKind::JoinGroup(
        JoinGroupResponse::default()
            .with_generation_id(group.generation)
            .with_protocol_name(Some(text(&group.protocol)))
            .with_leader(text(&id))
            .with_member_id(text(&id))
            .with_members(vec![
                JoinGroupResponseMember::default().with_member_id(text(&id)).with_metadata(metadata),
            ]),
    )
}

/// The member, as long as it is one, with its time renewed.
fn present<'a>(
    broker: &'a mut Broker,
    group: &str,
    member: &str,
    generation: i32,
) -> Result<&'a mut Member, ResponseError> {
    let group: &mut Group = broker.groups.get_mut(group).ok_or(ResponseError::UnknownMemberId)?;
    let current = group.generation;
    let member = group.member_mut(member).ok_or(ResponseError::UnknownMemberId)?;
    if generation != current {
        return Err(ResponseError::IllegalGeneration);
    }
    member.until = Some(Instant::now() + SESSION);
    Ok(member)
}

pub(super) fn sync(broker: &mut Broker, asked: &SyncGroupRequest, code: i16) -> ResponseKind {
    let mut assignment = Bytes::new();
    let code = or(code, || {
        let member = present(broker, &asked.group_id.0, &asked.member_id, asked.generation_id)?;
        if let Some(own) = asked.assignments.iter().find(|one| one.member_id == asked.member_id) {
            member.assignment = own.assignment.clone();
        }
        assignment = member.assignment.clone();
        Ok(())
    });
    ResponseKind::SyncGroup(SyncGroupResponse::default().with_error_code(code).with_assignment(assignment))
}

pub(super) fn heartbeat(broker: &mut Broker, asked: &HeartbeatRequest, code: i16) -> ResponseKind {
    let code =
        or(code, || present(broker, &asked.group_id.0, &asked.member_id, asked.generation_id).map(|_| ()));
    ResponseKind::Heartbeat(HeartbeatResponse::default().with_error_code(code))
}

pub(super) fn leave(broker: &mut Broker, asked: &LeaveGroupRequest, code: i16) -> ResponseKind {
    let code = or(code, || {
        let group = broker.groups.get_mut(asked.group_id.0.as_str()).ok_or(ResponseError::UnknownMemberId)?;
        let before = group.members.len();
        group.members.retain(|member| member.id != *asked.member_id.as_str());
        if group.members.len() == before { Err(ResponseError::UnknownMemberId) } else { Ok(()) }
    });
    ResponseKind::LeaveGroup(LeaveGroupResponse::default().with_error_code(code))
}

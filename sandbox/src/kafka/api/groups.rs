//! Which groups there are and who is in them.

use kafka_protocol::messages::describe_groups_response::{DescribedGroup, DescribedGroupMember};
use kafka_protocol::messages::list_groups_response::ListedGroup;
use kafka_protocol::messages::{
    DescribeGroupsRequest, DescribeGroupsResponse, GroupId, ListGroupsRequest, ListGroupsResponse,
    ResponseKind,
};

use super::text;
use crate::kafka::broker::Broker;

pub(super) fn list(broker: &Broker, asked: &ListGroupsRequest, code: i16) -> ResponseKind {
    let wanted = |state: &str| {
        asked.states_filter.is_empty()
            || asked.states_filter.iter().any(|one| one.eq_ignore_ascii_case(state))
    };
    let groups = broker.groups.iter().filter(|(_, group)| wanted(group.state())).map(|(name, group)| {
        ListedGroup::default()
            .with_group_id(GroupId(text(name)))
            .with_protocol_type(text("consumer"))
            .with_group_state(text(group.state()))
    });
    ResponseKind::ListGroups(
        ListGroupsResponse::default().with_error_code(code).with_groups(groups.collect()),
    )
}

pub(super) fn describe(broker: &Broker, asked: &DescribeGroupsRequest, code: i16) -> ResponseKind {
    let groups = asked.groups.iter().map(|id| {
        let answer = DescribedGroup::default().with_group_id(id.clone()).with_error_code(code);
        // A group that nobody knows is told as dead, without an error.
        let Some(group) = broker.groups.get(id.0.as_str()).filter(|_| code == 0) else {
            return answer.with_group_state(text("Dead"));
        };
        let members = group.members.iter().map(|member| {
            DescribedGroupMember::default()
                .with_member_id(text(&member.id))
                .with_client_id(text(&member.client))
                .with_client_host(text(&member.host))
                .with_member_metadata(member.metadata.clone())
                .with_member_assignment(member.assignment.clone())
        });
        answer
            .with_group_state(text(group.state()))
            .with_protocol_type(text("consumer"))
            .with_protocol_data(text(&group.protocol))
            .with_members(members.collect())
    });
    ResponseKind::DescribeGroups(DescribeGroupsResponse::default().with_groups(groups.collect()))
}

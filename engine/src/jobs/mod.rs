//! Every job: its file, its line here.
pub mod deliver;
pub mod attach_timeline;
pub mod escalate;
pub mod furnish_channel;
pub mod invite;
pub mod open_channel;
pub mod publish_status;
pub mod refresh_card;
pub mod send_page;
pub mod status_reminder;
pub mod topic;

use crate::job::Registry;

/// All kinds of job that there are.
#[must_use]
pub fn all() -> Registry {
    Registry::default().with::<deliver::Deliver>()
        .with::<topic::Topic>()
        .with::<status_reminder::StatusReminder>()
        .with::<send_page::SendPage>()
        .with::<refresh_card::RefreshCard>()
        .with::<publish_status::PublishStatus>()
        .with::<open_channel::OpenChannel>()
        .with::<invite::Invite>()
        .with::<furnish_channel::FurnishChannel>()
        .with::<escalate::Escalate>()
        .with::<attach_timeline::AttachTimeline>()
}

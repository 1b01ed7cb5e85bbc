//! Every job: its file, its line here.
pub mod advance_run;
pub mod ask_holder;
pub mod attach_timeline;
pub mod deliver;
pub mod escalate;
pub mod expire_approval;
pub mod furnish_channel;
pub mod invite;
pub mod look_step;
pub mod open_channel;
pub mod plan_step;
pub mod point_to_current;
pub mod publish_status;
pub mod refresh_card;
pub mod retention;
pub mod reveal_step;
pub mod send_page;
pub mod status_reminder;
pub mod topic;
pub mod work_step;

use crate::job::Registry;

/// All kinds of job that there are.
#[must_use]
pub fn all() -> Registry {
    Registry::default()
        .with::<deliver::Deliver>()
        .with::<advance_run::AdvanceRun>()
        .with::<expire_approval::ExpireApproval>()
        .with::<look_step::LookStep>()
        .with::<plan_step::PlanStep>()
        .with::<point_to_current::PointToCurrent>()
        .with::<reveal_step::RevealStep>()
        .with::<work_step::WorkStep>()
        .with::<topic::Topic>()
        .with::<status_reminder::StatusReminder>()
        .with::<send_page::SendPage>()
        .with::<refresh_card::RefreshCard>()
        .with::<retention::Retention>()
        .with::<publish_status::PublishStatus>()
        .with::<open_channel::OpenChannel>()
        .with::<invite::Invite>()
        .with::<furnish_channel::FurnishChannel>()
        .with::<escalate::Escalate>()
        .with::<ask_holder::AskHolder>()
        .with::<attach_timeline::AttachTimeline>()
}

//! Puts the timeline into the channel as a file once the incident is closed. After a crash it may stand there twice.

use crate::{
    Context, Result,
    job::{Done, Job, Lease},
    message::impaired,
    outbox::Priority,
    ports::ChatError,
    response,
    store::incidents,
    wire::Wire,
};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachTimeline {
    pub incident: i64,
}

impl Wire for AttachTimeline {}

impl Job for AttachTimeline {
    const KIND: &'static str = "attach-timeline";

    fn key(&self) -> String {
        format!("attach-timeline:{}", self.incident)
    }

    fn incident(&self) -> Option<i64> {
        Some(self.incident)
    }

    fn priority(&self) -> Priority {
        Priority::Cosmetic
    }

    async fn run(self, cx: &Context, lease: &Lease) -> Result<Done> {
        let mut tx = cx.db.read().await?;
        let Some(incident) = incidents::get(&mut tx, self.incident).await? else { return Ok(Done::Finished) };
        let text = response::timeline(&mut tx, &cx.words, incident.declared.language, incident.id).await?;
        drop(tx);
        let Some((channel, _)) = &incident.channel else { return Ok(Done::Finished) };
        let name = format!("{}-timeline.md", incident.name());
        match cx.chat.upload(channel, None, &name, &text).await {
            Ok(()) => Ok(Done::Finished),
            Err(ChatError::RateLimited { retry_after_ms }) => {
                Ok(Done::Again(cx.clock.now() + SignedDuration::from_millis(retry_after_ms)))
            }
            Err(ChatError::Refused { code, .. }) => {
                impaired::note(cx, lease, incident.id, "file", &code).await?;
                Ok(Done::Finished)
            }
            Err(error) => Err(anyhow::Error::new(error).context("attaching the timeline").into()),
        }
    }
}

//! Pins the status card and puts the bookmarks up: what is good to have and nobody must wait for.
//!
//! The chat adopts what is pinned or bookmarked already, so a second run leaves one of each.

use crate::{
    Context, Result,
    job::{Done, Job, Lease},
    message::{impaired, status_card},
    outbox::{self, Priority},
    ports::ChatError,
    store::incidents,
    wire::Wire,
};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FurnishChannel {
    pub incident: i64,
}

impl Wire for FurnishChannel {}

impl Job for FurnishChannel {
    const KIND: &'static str = "furnish-channel";

    fn key(&self) -> String {
        format!("furnish:{}", self.incident)
    }

    fn priority(&self) -> Priority {
        Priority::Cosmetic
    }

    async fn run(self, cx: &Context, lease: &Lease) -> Result<Done> {
        let (now, loaded) = (cx.clock.now(), cx.loaded());
        let mut tx = cx.db.read().await?;
        let Some(incident) = incidents::get(&mut tx, self.incident).await? else { return Ok(Done::Finished) };
        let posted = outbox::posted(&mut tx, &status_card::key(self.incident)).await?;
        drop(tx);
        let Some((channel, _)) = incident.channel.clone() else { return Ok(Done::Finished) };
        if !incident.is_open() {
            return Ok(Done::Finished);
        }
        let Some(card) = posted else { return Ok(Done::Again(now + SignedDuration::from_secs(1))) };
        let mut refusals = vec![("pin", cx.chat.pin(&card).await)];
        let page = loaded.settings.status.url.as_ref().map(|url| {
            (cx.words.label(incident.declared.language, "headline.status-page", &()), url.clone())
        });
        for (title, url) in loaded.settings.incidents.bookmarks.clone().into_iter().chain(page) {
            refusals.push(("bookmark", cx.chat.bookmark(&channel, &title, &url).await));
        }
        for (what, outcome) in refusals {
            match outcome {
                Ok(()) => {}
                Err(ChatError::RateLimited { retry_after_ms }) => {
                    return Ok(Done::Again(now + SignedDuration::from_millis(retry_after_ms)));
                }
                Err(ChatError::Refused { code, .. }) => {
                    impaired::note(cx, lease, incident.id, what, &code).await?
                }
                Err(error) => return Err(anyhow::Error::new(error).context("furnishing the channel").into()),
            }
        }
        Ok(Done::Finished)
    }
}

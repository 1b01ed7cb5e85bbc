//! Brings a confirmed update to every status page, then calls it published. A page that is told twice keeps one
//! update, because the key is the same: after a crash all of them are told again.

use crate::{
    Context, Result,
    desk::Desk,
    event::{Actor, Event},
    job::{Done, Job, Lease},
    message::status_draft,
    ports::StatusUpdate,
    response,
    store::{incidents, status_updates},
    wire::Wire,
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishStatus {
    pub update: i64,
    pub incident: i64,
}

impl Wire for PublishStatus {}

impl Job for PublishStatus {
    const KIND: &'static str = "publish-status";

    fn key(&self) -> String {
        format!("publish:{}", self.update)
    }

    fn incident(&self) -> Option<i64> {
        Some(self.incident)
    }

    async fn run(self, cx: &Context, lease: &Lease) -> Result<Done> {
        let mut tx = cx.db.read().await?;
        let (Some(row), Some(incident)) =
            (status_updates::get(&mut tx, self.update).await?, incidents::get(&mut tx, self.incident).await?)
        else {
            return Ok(Done::Finished);
        };
        drop(tx);
        let now = cx.clock.now();
        let update = StatusUpdate {
            key: self.key(),
            incident: incident.id,
            title: incident.declared.title.clone(),
            component: row.component.clone(),
            status: row.status.clone(),
            text: row.text.clone(),
            at: now.as_millisecond(),
        };
        for page in &cx.status_pages {
            page.publish(&update)
                .await
                .map_err(|error| anyhow::anyhow!("publishing on {}: {error}", page.name()))?;
        }
        let loaded = cx.loaded();
        let mut tx = lease.begin(cx).await?;
        if !status_updates::set_state(&mut tx, row.id, "publishing", "published", None, now).await? {
            return Ok(Done::Finished);
        }
        let (Some(row), Some(mut incident)) =
            (status_updates::get(&mut tx, self.update).await?, incidents::get(&mut tx, self.incident).await?)
        else {
            return Ok(Done::Finished);
        };
        let by = row.published_by.clone().map_or(Actor::Muster, Actor::user);
        let mut desk = Desk { tx: &mut tx, words: &cx.words, loaded: &loaded, now };
        let event = Event::StatusPublished { update: row.id, text: row.text.clone() };
        response::record(&mut desk, &mut incident, &by, event).await?;
        status_draft::refresh(&mut desk, &incident, &row).await?;
        tx.commit().await?;
        cx.wake.notify_waiters();
        Ok(Done::Finished)
    }
}

//! Renders the status card and the announcement anew: after every change, and every minute because they say how
//! long it has been. Run twice it says the same; the outbox keeps only the newest words.

use crate::{
    Context, Result,
    job::{Done, Job, Lease},
    message::{announcement, status_card},
    outbox::{self, Priority},
    run,
    store::{incidents, pages},
    wire::Wire,
};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

const MINUTE: SignedDuration = SignedDuration::from_secs(60);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefreshCard {
    pub incident: i64,
}

impl Wire for RefreshCard {}

impl Job for RefreshCard {
    const KIND: &'static str = "refresh-card";

    fn key(&self) -> String {
        format!("card:{}", self.incident)
    }

    fn priority(&self) -> Priority {
        Priority::Cosmetic
    }

    async fn run(self, cx: &Context, lease: &Lease) -> Result<Done> {
        let now = cx.clock.now();
        let mut tx = lease.begin(cx).await?;
        let Some(incident) = incidents::get(&mut tx, self.incident).await? else { return Ok(Done::Finished) };
        let mut runs = Vec::new();
        for id in &incident.runs {
            runs.extend(run::state(&mut tx, *id).await?);
        }
        let pages = pages::of_incident(&mut tx, incident.id).await?;
        let ms = now.as_millisecond();
        let card = status_card::card(&cx.words, &incident, &runs, &pages, ms);
        outbox::edit(&mut tx, &status_card::key(incident.id), &card, now).await?;
        let card = announcement::card(&cx.words, &incident, ms);
        outbox::edit(&mut tx, &announcement::key(incident.id), &card, now).await?;
        tx.commit().await?;
        cx.wake.notify_waiters();
        Ok(if incident.is_open() { Done::Again(now + MINUTE) } else { Done::Finished })
    }
}

//! The deadline for telling the public: says in the channel that nobody has, unless somebody did or decided not to.

use crate::{
    Context, Result,
    desk::Desk,
    event::{Actor, Event},
    job::{Done, Job, Lease},
    message::status_reminder,
    response,
    store::incidents,
    wire::Wire,
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusReminder {
    pub incident: i64,
}

impl Wire for StatusReminder {}

impl Job for StatusReminder {
    const KIND: &'static str = "status-reminder";

    fn key(&self) -> String {
        format!("status-reminder:{}", self.incident)
    }

    fn incident(&self) -> Option<i64> {
        Some(self.incident)
    }

    async fn run(self, cx: &Context, lease: &Lease) -> Result<Done> {
        let (loaded, now) = (cx.loaded(), cx.clock.now());
        let mut tx = lease.begin(cx).await?;
        let Some(mut incident) = incidents::get(&mut tx, self.incident).await? else {
            return Ok(Done::Finished);
        };
        if !incident.is_open() || incident.published > 0 || incident.status_withheld {
            return Ok(Done::Finished);
        }
        let mut desk = Desk { tx: &mut tx, words: &cx.words, loaded: &loaded, now };
        response::record(&mut desk, &mut incident, &Actor::Muster, Event::StatusReminded).await?;
        status_reminder::post(&mut desk, &incident).await?;
        tx.commit().await?;
        cx.wake.notify_waiters();
        Ok(Done::Finished)
    }
}

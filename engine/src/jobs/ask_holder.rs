//! An acknowledgement is about to lapse: whoever holds the incident is asked before everybody else is paged anew.
//!
//! A crash before the commit: it is run again; the question's key makes it one.

use crate::{
    Context, Result,
    desk::Desk,
    job::{Done, Job, Lease},
    message::lapsing,
    store::incidents,
    wire::Wire,
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskHolder {
    pub incident: i64,
    /// The acknowledgement that lapses then (unix ms); one that was renewed since is not asked about.
    pub until: i64,
}

impl Wire for AskHolder {}

impl Job for AskHolder {
    const KIND: &'static str = "ask-holder";

    fn key(&self) -> String {
        format!("ask-holder:{}:{}", self.incident, self.until)
    }

    fn incident(&self) -> Option<i64> {
        Some(self.incident)
    }

    async fn run(self, cx: &Context, lease: &Lease) -> Result<Done> {
        let (loaded, now) = (cx.loaded(), cx.clock.now());
        let mut tx = lease.begin(cx).await?;
        let Some(incident) = incidents::get(&mut tx, self.incident).await? else {
            return Ok(Done::Finished);
        };
        let held = incident.acknowledged.as_ref().filter(|held| held.until == Some(self.until));
        let (Some(held), true) = (held, incident.is_open() && now.as_millisecond() < self.until) else {
            return Ok(Done::Finished);
        };
        let mut desk = Desk { tx: &mut tx, words: &cx.words, loaded: &loaded, now };
        lapsing::post(&mut desk, &incident, &held.by, self.until).await?;
        tx.commit().await?;
        cx.wake.notify_waiters();
        Ok(Done::Finished)
    }
}

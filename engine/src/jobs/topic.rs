//! Keeps the channel's topic true: severity, status, commander. The newest state wins.

use crate::{
    Context, Result,
    job::{Done, Job, Lease},
    message::{headline, impaired},
    outbox::Priority,
    ports::ChatError,
    store::incidents,
    wire::Wire,
};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use serde_json::json;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    pub incident: i64,
}

impl Wire for Topic {}

impl Job for Topic {
    const KIND: &'static str = "topic";

    fn key(&self) -> String {
        format!("topic:{}", self.incident)
    }

    fn priority(&self) -> Priority {
        Priority::Cosmetic
    }

    async fn run(self, cx: &Context, lease: &Lease) -> Result<Done> {
        let mut tx = cx.db.read().await?;
        let Some(incident) = incidents::get(&mut tx, self.incident).await? else { return Ok(Done::Finished) };
        drop(tx);
        let Some((channel, _)) = &incident.channel else { return Ok(Done::Finished) };
        let lang = incident.declared.language;
        let values = json!({
            "severity": incident.severity.name(),
            "status": headline::status(&cx.words, lang, incident.status),
            "open": incident.is_open(),
            "commander": incident.commander.as_ref().map(|user| format!("<@{user}>")),
        });
        let topic = cx.words.label(lang, "headline.topic", &values);
        match cx.chat.topic(channel, &topic).await {
            Ok(()) => Ok(Done::Finished),
            Err(ChatError::RateLimited { retry_after_ms }) => {
                Ok(Done::Again(cx.clock.now() + SignedDuration::from_millis(retry_after_ms)))
            }
            Err(ChatError::Refused { code, .. }) => {
                impaired::note(cx, lease, incident.id, "topic", &code).await?;
                Ok(Done::Finished)
            }
            Err(error) => Err(anyhow::Error::new(error).context("setting the topic").into()),
        }
    }
}

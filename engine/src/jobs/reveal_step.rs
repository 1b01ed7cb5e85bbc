//! Looks at something sensitive for one person; nobody else sees it, and the ledger keeps only that it was looked at.
//!
//! A crash in the middle: it is looked at again.

use crate::{
    Context, Result,
    desk::Desk,
    event::Actor,
    job::{Done, Job, Lease},
    message::step,
    outbox::{self, Place, Priority},
    run::{
        book::{Book, risk_of},
        ledger::{StepEvent, StepState},
    },
    store::incidents,
    wire::Wire,
};
use operations::{Clients, Failure, Report, Risk, phrase};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Limit of one look.
const LIMIT: Duration = Duration::from_secs(30);

#[derive(Serialize, Deserialize)]
pub struct RevealStep {
    pub run: i64,
    pub step: String,
    pub user: String,
    pub incident: i64,
}

impl Wire for RevealStep {}

impl Job for RevealStep {
    const KIND: &'static str = "reveal-step";

    fn key(&self) -> String {
        format!("reveal-step:{}:{}:{}", self.run, self.step, self.user)
    }

    fn incident(&self) -> Option<i64> {
        Some(self.incident)
    }

    fn priority(&self) -> Priority {
        Priority::Answer
    }

    async fn run(self, cx: &Context, lease: &Lease) -> Result<Done> {
        let loaded = cx.loaded();
        let Some(book) = Book::load(&mut cx.db.read().await?, self.run).await? else {
            return Ok(Done::Finished);
        };
        let found = self.look(cx, &book).await;
        let mut tx = lease.begin(cx).await?;
        let Some(mut book) = Book::load(&mut tx, self.run).await? else { return Ok(Done::Finished) };
        let Some(incident) = incidents::get(&mut tx, self.incident).await? else { return Ok(Done::Finished) };
        let Some((channel, _)) = incident.channel else { return Ok(Done::Finished) };
        let mut desk = Desk { tx: &mut tx, words: &cx.words, loaded: &loaded, now: cx.clock.now() };
        let by = Actor::user(&self.user);
        if book.fold(&self.step).state == StepState::Waiting {
            let last = found.len().saturating_sub(1);
            let begun = StepEvent::Started { act: last, attempt: "reveal".into(), mutation: false };
            book.record(desk.tx, &self.step, &by, &begun, desk.now).await?;
            let seen = StepEvent::Finished { act: last, report: None, failure: None };
            book.record(desk.tx, &self.step, &by, &seen, desk.now).await?;
            step::refresh(&mut desk, &book, &self.step).await?;
        }
        let place = Place::Ephemeral { channel, user: self.user.clone() };
        for (at, (command, report)) in found.iter().enumerate() {
            let mut card = step::found(desk.words, incident.declared.language, &cx.redact, command, report);
            card.lines.insert(0, desk.words.phrase(incident.declared.language, &report.headline));
            let key = format!("reveal:{}:{}:{}:{}:{at}", self.run, self.step, self.user, desk.now);
            outbox::post(desk.tx, &key, Some(incident.id), &place, Priority::Answer, &card, desk.now).await?;
        }
        tx.commit().await?;
        Ok(Done::Finished)
    }
}

impl RevealStep {
    /// What each command of the step found; a step with a command that does not only look has none.
    async fn look(&self, cx: &Context, book: &Book) -> Vec<(String, Report)> {
        let rules = book.rules(&cx.loaded().settings);
        let operations = book.runbook().step(&self.step).and_then(|step| step.operations().ok());
        let operations = operations.unwrap_or_default();
        if operations.iter().any(|operation| risk_of(operation, &rules) != Risk::Read) {
            return Vec::new();
        }
        let mut found = Vec::with_capacity(operations.len());
        let now_ms = Some(cx.clock.now().as_millisecond());
        for operation in operations {
            let command = operation.perform().command();
            let looked = match cx.targets.clients(book.target()) {
                Some(clients) => {
                    let clients = Clients { now_ms, ..clients };
                    tokio::time::timeout(LIMIT, operation.perform().read(&clients))
                        .await
                        .unwrap_or_else(|_| Err(Failure::new(phrase!("target.silent"), command.clone())))
                }
                None => Err(Failure::new(phrase!("target.unknown"), book.target())),
            };
            let report = looked.unwrap_or_else(|failure| {
                Report::new(operations::Level::Bad, failure.what).text(failure.words)
            });
            found.push((command, report));
        }
        found
    }
}

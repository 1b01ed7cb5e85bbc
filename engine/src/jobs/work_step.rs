//! Does the next operation of a step: a look, one round of a watch, or the act that was approved.
//!
//! A mutation: everything is checked again and `started` committed **before** the act; the act goes out once. If this
//! job finds `started` from an earlier life, it sends nothing: the step is lost and looked at (protocols 4).

mod act;
mod look;

use crate::{
    Context, Result,
    job::{Done, Job, Lease},
    run::{
        book::{Book, risk_of},
        consent::Proposal,
        ledger::StepState,
    },
    store::{approvals, incidents},
    wire::{self, Wire},
};
use operations::{Risk, Sensitivity};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub struct WorkStep {
    pub run: i64,
    pub step: String,
    pub incident: i64,
}

impl Wire for WorkStep {}

impl Job for WorkStep {
    const KIND: &'static str = "work-step";

    fn key(&self) -> String {
        format!("work-step:{}:{}", self.run, self.step)
    }

    fn incident(&self) -> Option<i64> {
        Some(self.incident)
    }

    async fn run(self, cx: &Context, lease: &Lease) -> Result<Done> {
        loop {
            let mut tx = cx.db.read().await?;
            let Some(book) = Book::load(&mut tx, self.run).await? else { return Ok(Done::Finished) };
            let open =
                incidents::get(&mut tx, book.row.incident).await?.is_some_and(|incident| incident.is_open());
            let fold = book.fold(&self.step);
            let proposal: Option<Proposal> = match fold.approval {
                Some(approval) => match approvals::get(&mut tx, approval).await? {
                    Some(row) => Some(wire::decode(&row.body)?),
                    None => None,
                },
                None => None,
            };
            drop(tx);
            let Some(step) = book.runbook().step(&self.step) else { return Ok(Done::Finished) };
            if fold.state == StepState::Waiting && step.sensitivity() != Sensitivity::Plain {
                return Ok(Done::Finished);
            }
            if fold.state == StepState::Started && fold.mutating {
                return act::lost(cx, lease, &self, &fold).await;
            }
            if !open || !matches!(fold.state, StepState::Waiting | StepState::Approved | StepState::Started) {
                return Ok(Done::Finished);
            }
            // With the values that were approved.
            let edited = proposal.filter(|proposal| !proposal.commands.is_empty());
            let operation = match &edited {
                Some(proposal) => proposal.commands.get(fold.act),
                None => step.commands.get(fold.act).and_then(|command| command.operation()),
            };
            let Some(operation) = operation.cloned() else {
                return Ok(Done::Finished);
            };
            let reads = risk_of(&operation, &book.rules(&cx.loaded().settings)) == Risk::Read;
            let onward = if reads {
                look::read(cx, lease, &self, &book, &operation).await?
            } else if fold.state == StepState::Approved {
                act::perform(cx, lease, &self).await?
            } else {
                return Ok(Done::Finished);
            };
            if let Some(done) = onward {
                return Ok(done);
            }
        }
    }
}

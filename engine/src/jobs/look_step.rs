//! After a loss, when the act can no longer be under way: looks whether it happened. The guard decides, or a person does.

use crate::{
    Context, Result,
    desk::Desk,
    event::Actor,
    job::{self, Done, Job, Lease},
    jobs::{advance_run::AdvanceRun, work_step::WorkStep},
    message::step,
    run::{
        book::{Book, plan_at},
        consent::Proposal,
        ledger::{StepEvent, StepState},
    },
    store::{approvals, target_locks},
    wire::{self, Wire},
};
use operations::{Attempt, Look, Plan, SendBy};
use serde::{Deserialize, Serialize};
use std::time::Duration;

#[derive(Serialize, Deserialize)]
pub struct LookStep {
    pub run: i64,
    pub step: String,
    pub incident: i64,
}

impl Wire for LookStep {}

impl Job for LookStep {
    const KIND: &'static str = "look-step";

    fn key(&self) -> String {
        format!("look-step:{}:{}", self.run, self.step)
    }

    fn incident(&self) -> Option<i64> {
        Some(self.incident)
    }

    async fn run(self, cx: &Context, lease: &Lease) -> Result<Done> {
        let Some(Lost { target, plan, attempt, act }) = self.lost(cx).await? else {
            return Ok(Done::Finished);
        };
        let Some(clients) = cx.targets.clients(&target) else { return Ok(Done::Finished) };
        let limit = Duration::from_secs(30);
        let attempt = Attempt {
            nonce: attempt,
            guard: plan.guard.clone(),
            send_by: SendBy::within(Duration::ZERO),
            limit,
        };
        let looked = tokio::time::timeout(limit, plan.operation.perform().look(&clients, &attempt)).await;
        let (happened, report) = match looked {
            Ok(Look::Happened(report)) => (Some(true), report),
            Ok(Look::DidNot(report)) => (Some(false), report),
            Ok(Look::Undecided(report)) => (None, report),
            Err(_) => return Ok(Done::Again(cx.clock.now() + jiff::SignedDuration::from_secs(10))),
        };
        let loaded = cx.loaded();
        let mut tx = lease.begin(cx).await?;
        let Some(mut book) = Book::load(&mut tx, self.run).await? else { return Ok(Done::Finished) };
        if book.fold(&self.step).state != StepState::Unknown {
            return Ok(Done::Finished);
        }
        let mut desk = Desk { tx: &mut tx, words: &cx.words, loaded: &loaded, now: cx.clock.now() };
        if let Some(happened) = happened {
            let event = StepEvent::Settled { act, happened, report: Some(report.clone()) };
            book.record(desk.tx, &self.step, &Actor::Muster, &event, desk.now).await?;
            target_locks::release(desk.tx, book.target(), self.run, &self.step).await?;
            if book.fold(&self.step).state == StepState::Approved {
                let next = WorkStep { run: self.run, step: self.step.clone(), incident: self.incident };
                job::enqueue(desk.tx, &next, desk.now).await?;
            }
            job::enqueue(desk.tx, &AdvanceRun { run: self.run }, desk.now).await?;
        }
        step::refresh(&mut desk, &book, &self.step).await?;
        step::detail(&mut desk, &cx.redact, &book, &self.step, act, &report).await?;
        tx.commit().await?;
        Ok(Done::Finished)
    }
}

/// What went out, perhaps.
struct Lost {
    target: String,
    plan: Plan,
    attempt: String,
    act: usize,
}

impl LookStep {
    async fn lost(&self, cx: &Context) -> Result<Option<Lost>> {
        let mut tx = cx.db.read().await?;
        let Some(book) = Book::load(&mut tx, self.run).await? else { return Ok(None) };
        let fold = book.fold(&self.step);
        let (StepState::Unknown, Some(approval), Some(attempt)) = (fold.state, fold.approval, fold.attempt)
        else {
            return Ok(None);
        };
        let Some(row) = approvals::get(&mut tx, approval).await? else { return Ok(None) };
        let proposal: Proposal = wire::decode(&row.body)?;
        let Some(step) = book.runbook().step(&self.step) else { return Ok(None) };
        let plan = plan_at(&proposal, step, fold.act, &book.rules(&cx.loaded().settings)).cloned();
        Ok(plan.map(|plan| Lost { target: proposal.target, plan, attempt, act: fold.act }))
    }
}

//! Decides what a run does next and enqueues it. Decides again whenever something changed; run twice it finds the
//! keys there already.

use crate::{
    Context, Result,
    desk::Desk,
    event::Actor,
    job::{self, Done, Job, Lease},
    jobs::{plan_step::PlanStep, work_step::WorkStep},
    message::{step, verdict},
    run::{
        book::Book,
        ledger::StepEvent,
        next::{Next, diagnosing, next},
    },
    settings::TargetRules,
    store::{approvals, incidents},
    wire::Wire,
};
use runbook::hint;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub struct AdvanceRun {
    pub run: i64,
}

impl Wire for AdvanceRun {}

impl Job for AdvanceRun {
    const KIND: &'static str = "advance-run";

    fn key(&self) -> String {
        format!("advance-run:{}", self.run)
    }

    async fn run(self, cx: &Context, lease: &Lease) -> Result<Done> {
        let loaded = cx.loaded();
        let mut tx = lease.begin(cx).await?;
        let Some(mut book) = Book::load(&mut tx, self.run).await? else { return Ok(Done::Finished) };
        let open =
            incidents::get(&mut tx, book.row.incident).await?.is_some_and(|incident| incident.is_open());
        if !open {
            return Ok(Done::Finished);
        }
        let mut desk = Desk { tx: &mut tx, words: &cx.words, loaded: &loaded, now: cx.clock.now() };
        let rules = book.rules(&loaded.settings);
        let suggested = suggest(&mut desk, &book, &rules).await?;
        for next in next(&book, &rules, suggested.as_deref()) {
            carry_out(&mut desk, &mut book, next).await?;
        }
        tx.commit().await?;
        Ok(Done::Finished)
    }
}

async fn carry_out(desk: &mut Desk<'_>, book: &mut Book, next: Next) -> Result<()> {
    let (run, incident) = (book.row.id, book.row.incident);
    match next {
        Next::Work(step) => job::enqueue(desk.tx, &WorkStep { run, step, incident }, desk.now).await,
        Next::Plan(step) => {
            job::enqueue(
                desk.tx,
                &PlanStep { run, step, by: Actor::Muster, incident, edited: None },
                desk.now,
            )
            .await
        }
        Next::Manual(id) => step::manual(desk, book, &id).await,
        Next::Ask(id) => step::ask(desk, book, &id).await,
        Next::Again(step) => {
            book.record(desk.tx, &step, &Actor::Muster, &StepEvent::Reopened, desk.now).await?;
            job::enqueue(desk.tx, &AdvanceRun { run }, desk.now).await
        }
        Next::Withdraw(step) => {
            if let Some(approval) = book.fold(&step).approval {
                approvals::set_state(desk.tx, approval, &["open"], "void").await?;
            }
            book.record(desk.tx, &step, &Actor::Muster, &StepEvent::Expired, desk.now).await?;
            step::refresh(desk, book, &step).await
        }
        Next::Holds => verdict::holds(desk, book).await,
        Next::Exhausted => verdict::exhausted(desk, book).await,
    }
}

/// The step that the first hint which holds suggests, as soon as that is known, whatever other checks still look at; said
/// once. Judged anew whenever a check looked again.
async fn suggest(desk: &mut Desk<'_>, book: &Book, rules: &TargetRules) -> Result<Option<String>> {
    let over = !diagnosing(book, rules);
    let facts = book.facts();
    for found in &book.runbook().hints {
        match hint::holds(found, &facts) {
            Some(true) => {
                verdict::hint(desk, book, found).await?;
                return Ok(Some(found.suggest.clone()));
            }
            // It comes first, and what it asks about may still turn up.
            None if !over => return Ok(None),
            Some(false) | None => {}
        }
    }
    Ok(None)
}

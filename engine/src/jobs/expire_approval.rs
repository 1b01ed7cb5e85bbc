//! A card that nobody decided is void after its time.

use crate::{
    Context, Result,
    desk::Desk,
    event::Actor,
    job::{self, Done, Job, Lease},
    jobs::advance_run::AdvanceRun,
    message::step,
    run::{
        book::Book,
        ledger::{StepEvent, StepState},
    },
    store::approvals,
    wire::Wire,
};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub struct ExpireApproval {
    pub approval: i64,
    pub incident: i64,
}

impl Wire for ExpireApproval {}

impl Job for ExpireApproval {
    const KIND: &'static str = "expire-approval";

    fn key(&self) -> String {
        format!("expire-approval:{}", self.approval)
    }

    fn incident(&self) -> Option<i64> {
        Some(self.incident)
    }

    async fn run(self, cx: &Context, lease: &Lease) -> Result<Done> {
        let loaded = cx.loaded();
        let mut tx = lease.begin(cx).await?;
        let Some(row) = approvals::get(&mut tx, self.approval).await? else { return Ok(Done::Finished) };
        if !approvals::set_state(&mut tx, row.id, &["open", "approved"], "expired").await? {
            return Ok(Done::Finished);
        }
        let Some(mut book) = Book::load(&mut tx, row.run).await? else { return Ok(Done::Finished) };
        let fold = book.fold(&row.step);
        if fold.approval == Some(row.id) && matches!(fold.state, StepState::Planned | StepState::Approved) {
            let mut desk = Desk { tx: &mut tx, words: &cx.words, loaded: &loaded, now: cx.clock.now() };
            book.record(desk.tx, &row.step, &Actor::Muster, &StepEvent::Expired, desk.now).await?;
            step::refresh(&mut desk, &book, &row.step).await?;
            job::enqueue(desk.tx, &AdvanceRun { run: row.run }, desk.now).await?;
        }
        tx.commit().await?;
        Ok(Done::Finished)
    }
}

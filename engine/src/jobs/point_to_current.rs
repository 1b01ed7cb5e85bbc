//! Answers whoever pressed a button of an old card: since when it is old, and a link to the current one, which the chat is asked
//! for. A crash before the commit: it is run again; the answer's key makes it one.

use crate::{
    Context, Result,
    job::{Done, Job, Lease},
    message::{outdated, step},
    outbox::{self, Place, Priority},
    run::book::Book,
    store::approvals,
    wire::Wire,
    words::Lang,
};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub struct PointToCurrent {
    /// Of the delivery that is answered.
    pub key: String,
    pub approval: i64,
    pub answer: Place,
    pub language: Lang,
}

impl Wire for PointToCurrent {}

impl Job for PointToCurrent {
    const KIND: &'static str = "point-to-current";

    fn key(&self) -> String {
        format!("point-to-current:{}", self.key)
    }

    fn priority(&self) -> Priority {
        Priority::Answer
    }

    async fn run(self, cx: &Context, lease: &Lease) -> Result<Done> {
        let mut tx = cx.db.read().await?;
        let Some(row) = approvals::get(&mut tx, self.approval).await? else { return Ok(Done::Finished) };
        let Some(book) = Book::load(&mut tx, row.run).await? else { return Ok(Done::Finished) };
        let at = outbox::posted(&mut tx, &step::key(row.run, &row.step)).await?;
        drop(tx);
        // An answer without a link is better than none.
        let link = match &at {
            Some(at) => cx.chat.permalink(at).await.ok(),
            None => None,
        };
        let fold = book.fold(&row.step);
        let outdated = outdated::Outdated {
            asked_at: row.planned_at,
            title: book.runbook().step(&row.step).map_or(row.step.as_str(), |step| &step.title),
            state: fold.state,
            since: fold.at,
            link,
        };
        let card = outdated::card(&cx.words, self.language, &outdated);
        let mut tx = lease.begin(cx).await?;
        let (key, now) = (format!("reply:{}", self.key), cx.clock.now());
        outbox::post(&mut tx, &key, None, &self.answer, Priority::Answer, &card, now).await?;
        tx.commit().await?;
        cx.wake.notify_waiters();
        Ok(Done::Finished)
    }
}

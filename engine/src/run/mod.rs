//! Runs of runbooks: the ledger, consent, and what comes next.
//!
//! What people decide is here and writes rows only; jobs look, plan and act. A crash between `started` and
//! `finished` is found by the next run of the job and never acted upon again (protocols 4).

pub(crate) mod book;
pub mod consent;
mod decide;
mod edit;
mod glass;
#[cfg(test)]
mod law;
pub mod ledger;
pub(crate) mod next;
#[cfg(test)]
mod tests;

pub use decide::{ask_approvers, close, done, keep_watching, plan, retry, reveal, settle, skip, stop, vote};
pub use edit::edit;
pub use glass::break_glass;
pub use ledger::StepState;

use crate::{
    Result,
    desk::Desk,
    event::{Actor, Event},
    incident::Incident,
    job,
    jobs::advance_run::AdvanceRun,
    store::{Tx, events, runs},
};
use book::{Book, worked_steps};
use operations::{Level, Risk};
use runbook::{Runbook, SectionKind};

/// A run as the status card shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct RunState {
    pub id: i64,
    pub incident: i64,
    pub slug: String,
    pub title: String,
    pub steps: Vec<StepView>,
}

/// One step as the status card shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct StepView {
    pub id: String,
    pub title: String,
    pub section: SectionKind,
    pub state: StepState,
    /// The worst of what its looks found.
    pub found: Option<Level>,
    pub risk: Risk,
    pub approved_by: Vec<Actor>,
}

/// Starts a run of a copy of the runbook as it is now.
///
/// # Errors
/// A version conflict, or the database.
pub async fn start(
    desk: &mut Desk<'_>,
    incident: &mut Incident,
    runbook: &Runbook,
    target: Option<&str>,
    by: &Actor,
) -> Result<i64> {
    let run = runs::insert(desk.tx, incident.id, target, runbook, desk.now).await?;
    let event = Event::RunStarted { run, slug: runbook.slug.clone(), title: runbook.title.clone() };
    events::append(desk.tx, incident, by, event, desk.now).await?;
    job::enqueue(desk.tx, &AdvanceRun { run }, desk.now).await?;
    Ok(run)
}

/// # Errors
/// The database. `None`: no such run.
pub async fn state(tx: &mut Tx, run: i64) -> Result<Option<RunState>> {
    let Some(book) = Book::load(tx, run).await? else { return Ok(None) };
    let steps = worked_steps(book.runbook())
        .map(|(section, step)| {
            let fold = book.fold(&step.id);
            StepView {
                id: step.id.clone(),
                title: step.title.clone(),
                section,
                state: fold.state,
                found: fold.reports.values().map(|report| report.level).max(),
                risk: step.risk(),
                approved_by: fold.approved_by,
            }
        })
        .collect();
    let (slug, title) = (book.runbook().slug.clone(), book.runbook().title.clone());
    Ok(Some(RunState { id: run, incident: book.row.incident, slug, title, steps }))
}

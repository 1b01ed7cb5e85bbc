//! Other values for what a consent card asks: the old card is void, the plan is made anew by whoever changed it. Rows only, in
//! the caller's transaction.

use super::{
    book::Book,
    consent::Proposal,
    decide::{current, load},
    ledger::StepEvent,
};
use crate::{
    Result, UserError,
    desk::Desk,
    event::Actor,
    job,
    jobs::plan_step::{Edited, PlanStep},
    message::step,
    store::approvals,
};
use operations::{Operation, phrase};
use runbook::What;

/// `text`: the step's commands, one a line, each still of the kind that it was.
///
/// # Errors
/// An old card, a command that is not understood or another one than before: answered to the person.
pub async fn edit(desk: &mut Desk<'_>, approval: i64, text: &str, by: &Actor) -> Result<()> {
    let (row, proposal) = current(desk, approval, None).await?;
    let mut book = load(desk, row.run, &row.step).await?;
    let commands = read(&book, &row.step, &proposal, text)?;
    approvals::set_state(desk.tx, approval, &["open"], "void").await?;
    book.record(desk.tx, &row.step, by, &StepEvent::Expired, desk.now).await?;
    step::refresh(desk, &book, &row.step).await?;
    let planned = PlanStep {
        run: row.run,
        step: row.step,
        by: by.clone(),
        incident: book.row.incident,
        edited: Some(Edited { instead_of: approval, commands }),
    };
    job::enqueue(desk.tx, &planned, desk.now).await
}

/// The same commands in the same order, with other values.
fn read(book: &Book, step: &str, proposal: &Proposal, text: &str) -> Result<Vec<Operation>> {
    let before = proposal.operations(book.runbook().step(step));
    let mut commands = Vec::with_capacity(before.len());
    for what in runbook::typed(text) {
        match what {
            What::Operation(operation) => commands.push(*operation),
            other => {
                let reason = other.reasons().first().map(ToString::to_string).unwrap_or_default();
                let what = phrase!("user.edit-not-understood", command = other.command(), reason = reason);
                return Err(UserError(what).into());
            }
        }
    }
    let kinds = |all: &[Operation]| all.iter().map(Operation::name).collect::<Vec<_>>();
    if kinds(&before) != kinds(&commands) {
        let was = kinds(&before).join(", ");
        return Err(UserError(phrase!("user.edit-other", commands = was)).into());
    }
    Ok(commands)
}

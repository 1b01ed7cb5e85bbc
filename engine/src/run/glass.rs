//! Break-glass: one person who holds that right says yes alone, with a reason, and everybody is told. Rows only, in the caller's
//! transaction; checked again when the act starts.

use super::{
    decide::{approved, current, load},
    ledger::StepEvent,
};
use crate::{
    Result, UserError,
    desk::Desk,
    event::Actor,
    message::{glass_broken, step},
    rights,
    settings::Verb,
    store::{approvals, incidents},
};
use operations::phrase;

/// Approves exactly the plan whose hash the card showed, whoever else it would take.
///
/// # Errors
/// No reason, an old card, no right: answered to the person.
pub async fn break_glass(
    desk: &mut Desk<'_>,
    approval: i64,
    short: &str,
    user: &str,
    reason: &str,
) -> Result<()> {
    if reason.trim().is_empty() {
        return Err(UserError(phrase!("user.break-glass-why")).into());
    }
    let (row, proposal) = current(desk, approval, Some(short)).await?;
    let (target, environment) = (proposal.target.as_str(), proposal.environment.as_str());
    rights::check(desk, Verb::BreakGlass, Some(target), Some(environment), user).await?;
    let mut book = load(desk, row.run, &row.step).await?;
    // Whoever said yes before may still find that nobody else does.
    approvals::vote(desk.tx, approval, user, true, &row.hash, reason, desk.now).await?;
    let event = StepEvent::GlassBroken { approval, reason: reason.to_owned() };
    book.record(desk.tx, &row.step, &Actor::user(user), &event, desk.now).await?;
    approved(desk, &mut book, &row).await?;
    if let Some(incident) = incidents::get(desk.tx, book.row.incident).await? {
        let title = book.runbook().step(&row.step).map_or(row.step.as_str(), |step| &step.title);
        let commands = proposal.commands_text(book.runbook().step(&row.step));
        let broken = glass_broken::Broken { approval, title, environment, commands: &commands, user, reason };
        glass_broken::post(desk, &incident, &broken).await?;
    }
    step::refresh(desk, &book, &row.step).await
}

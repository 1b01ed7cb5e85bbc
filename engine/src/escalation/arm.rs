//! Timers of a round: one job per level at its absolute time, and one for the round's end.
//!
//! Arming again is harmless: keys are the same, and a page row that exists is not a second page.

use super::plan::{ends, plan};
use crate::{
    Result,
    desk::Desk,
    incident::Incident,
    job,
    jobs::escalate::{Escalate, LAST},
};
use jiff::Timestamp;

/// Arms the first round from the moment the incident was declared; again after a change of severity.
///
/// # Errors
/// The database.
pub async fn arm(desk: &mut Desk<'_>, incident: &Incident) -> Result<()> {
    arm_at(desk, incident, 1, 0, incident.declared_at).await
}

/// Arms a round (from 0) that begins at `start` (unix ms). `era` counts from 1: each lapsed acknowledgement
/// begins another, so that everybody can be paged anew.
///
/// # Errors
/// The database.
pub async fn arm_at(
    desk: &mut Desk<'_>,
    incident: &Incident,
    era: i64,
    round: u32,
    start: i64,
) -> Result<()> {
    let Some(policy) = &incident.declared.policy else { return Ok(()) };
    let turns = plan(policy, incident.severity, start, 0);
    if turns.is_empty() {
        return Ok(());
    }
    let at = |ms: i64| Timestamp::from_millisecond(ms).unwrap_or(desk.now);
    let timed = turns.iter().map(|turn| (turn.level, at(turn.at)));
    let end = (LAST, at(ends(policy, incident.severity, start)));
    for (level, due) in timed.chain([end]).collect::<Vec<_>>() {
        let timer = Escalate { incident: incident.id, era, round, start, level };
        job::enqueue_at(desk.tx, &timer, due).await?;
    }
    Ok(())
}

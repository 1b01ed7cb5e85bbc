//! A level's turn has come, or a round is over. Decides and writes page rows; sends nothing itself.
//!
//! Everything is asked again in this job's own transaction: open, acknowledged, severity. Run twice it plans the
//! same rows, which are unique.

use crate::{
    Context, Result,
    desk::Desk,
    escalation::{self, applies, ends, plan},
    event::{Actor, Event, PageOutcome, Paged},
    incident::Incident,
    job::{Done, Job, Lease},
    message::exhausted,
    outbox::Priority,
    response,
    settings::Policy,
    store::{
        incidents,
        pages::{self, Planned},
    },
    wire::Wire,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The level of the timer at a round's end.
pub const LAST: u32 = u32::MAX;
/// A round whose end is this late, in ms, was interrupted.
const LATE_MS: i64 = 60_000;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalate {
    pub incident: i64,
    /// From 1; each lapsed acknowledgement begins another.
    pub era: i64,
    /// From 0.
    pub round: u32,
    /// When the round began, unix ms.
    pub start: i64,
    /// From 1; [`LAST`] is the round's end.
    pub level: u32,
}

impl Wire for Escalate {}

impl Job for Escalate {
    const KIND: &'static str = "escalate";

    fn key(&self) -> String {
        format!("escalate:{}:{}:{}:{}", self.incident, self.era, self.round, self.level)
    }

    fn incident(&self) -> Option<i64> {
        Some(self.incident)
    }

    fn priority(&self) -> Priority {
        Priority::Page
    }

    async fn run(self, cx: &Context, lease: &Lease) -> Result<Done> {
        let (loaded, now) = (cx.loaded(), cx.clock.now());
        let mut tx = lease.begin(cx).await?;
        let Some(mut incident) = incidents::get(&mut tx, self.incident).await? else {
            return Ok(Done::Finished);
        };
        let Some(policy) = incident.declared.policy.clone() else { return Ok(Done::Finished) };
        if !incident.is_open() || incident.is_acknowledged(now.as_millisecond()) {
            return Ok(Done::Finished);
        }
        let mut desk = Desk { tx: &mut tx, words: &cx.words, loaded: &loaded, now };
        let done = if self.level == LAST {
            self.end(&mut desk, &mut incident, &policy).await?
        } else {
            self.level(&mut desk, &mut incident, &policy).await?;
            Done::Finished
        };
        tx.commit().await?;
        cx.wake.notify_waiters();
        Ok(done)
    }
}

impl Escalate {
    /// Pages everybody of the level; one with nobody reachable is skipped at once, and says so.
    async fn level(&self, desk: &mut Desk<'_>, incident: &mut Incident, policy: &Policy) -> Result<()> {
        let place = usize::try_from(self.level).unwrap_or(0).saturating_sub(1);
        let Some(level) = policy.levels.get(place).filter(|level| applies(level, incident.severity)) else {
            return Ok(());
        };
        let turn =
            plan(policy, incident.severity, self.start, 0).into_iter().find(|turn| turn.level == self.level);
        let due =
            turn.and_then(|turn| Timestamp::from_millisecond(turn.at).ok()).unwrap_or(desk.now).min(desk.now);
        let mut anybody = false;
        for name in &level.contacts {
            let slot = Planned {
                incident: incident.id,
                policy: self.era,
                round: i64::from(self.round),
                level: i64::from(self.level),
                contact: name,
                way: "",
                address: "",
                due_at: due,
            };
            let contact = escalation::contact(desk, incident, name);
            let reached = match &contact {
                Some(contact) => escalation::reach(desk, contact, &slot, 0).await?,
                None => false,
            };
            anybody |= reached;
            if !reached {
                let outcome = PageOutcome::Failed { reason: "nobody".into() };
                let paged = Paged { level: self.level, contact: name.clone(), by: String::new(), outcome };
                response::record(desk, incident, &Actor::Muster, Event::Paged(paged)).await?;
            }
        }
        if !anybody {
            escalation::next_level(desk, incident, self).await?;
        }
        Ok(())
    }

    /// Says that nobody answered, and arms the next round if there is one. Waits for whoever was paged late.
    async fn end(&self, desk: &mut Desk<'_>, incident: &mut Incident, policy: &Policy) -> Result<Done> {
        let now = desk.now.as_millisecond();
        // After downtime everything is due at once and this timer may come first: whoever's turn has come and
        // was never paged is paged before anybody is given up.
        let before = pages::of_incident(desk.tx, incident.id).await?;
        let late = now > ends(policy, incident.severity, self.start) + LATE_MS;
        for turn in plan(policy, incident.severity, self.start, 0) {
            let paged = |page: &pages::Row| self.has(page) && page.level == i64::from(turn.level);
            if late && !before.iter().any(paged) {
                Self { level: turn.level, ..self.clone() }.level(desk, incident, policy).await?;
            }
        }
        let end = self.answered_by(desk, incident, policy).await?;
        if now < end {
            return Ok(Done::Again(Timestamp::from_millisecond(end).unwrap_or(desk.now)));
        }
        let next = (self.round + 1 < policy.rounds).then(|| now + policy.pause.ms());
        if let Some(start) = next {
            escalation::arm_at(desk, incident, self.era, self.round + 1, start).await?;
        }
        response::record(desk, incident, &Actor::Muster, Event::Exhausted { round: self.round + 1 }).await?;
        exhausted::post(desk, incident, self.era, self.round + 1, next).await?;
        Ok(Done::Finished)
    }

    /// Everybody who was paged in this round, however late, has had his time by then (unix ms).
    async fn answered_by(&self, desk: &mut Desk<'_>, incident: &Incident, policy: &Policy) -> Result<i64> {
        let length = ends(policy, incident.severity, 0);
        let last = plan(policy, incident.severity, 0, 0).last().map_or(0, |turn| turn.at);
        let pages = pages::of_incident(desk.tx, incident.id).await?;
        let at = |page: &pages::Row| {
            if page.state == "planned" { desk.now.as_millisecond() } else { page.due_at + page.late_ms }
        };
        let sent = pages.iter().filter(|page| self.has(page)).map(at).max().unwrap_or(0);
        Ok((self.start + length).max(sent + length - last))
    }

    /// Whether a page belongs to this round.
    fn has(&self, page: &pages::Row) -> bool {
        page.policy == self.era && page.round == i64::from(self.round)
    }
}

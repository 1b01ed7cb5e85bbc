//! Sends one page: `planned -> sending -> sent | failed | unknown` (protocols 6). At least once: a page that was
//! being sent when the process died is sent again and says that it may be a duplicate.
//!
//! A page inside the chat is carried by the outbox, queued in the transaction that claims it; this job looks
//! whether it arrived, and takes the contact's next way if the chat does not deliver.

use crate::{
    Context, Error, Result,
    desk::Desk,
    escalation::{self, applies, link},
    event::{Actor, Event, PageOutcome, Paged},
    incident::Incident,
    job::{Done, Job, Lease},
    message::page,
    outbox::{self, Place, Priority},
    ports::{Notice, Notified},
    response,
    store::{
        Tx, incidents,
        pages::{self, Row},
    },
    wire::Wire,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// The chat has this long to deliver before the next way is taken, in ms.
const CHAT_LIMIT_MS: i64 = 20_000;
/// Between two looks whether the chat delivered.
const LOOK: SignedDuration = SignedDuration::from_secs(1);
/// Conflicts with other writers of the incident that are borne when the end of a page is noted.
const TRIES: usize = 20;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendPage {
    pub page: i64,
    pub incident: i64,
}

impl Wire for SendPage {}

impl Job for SendPage {
    const KIND: &'static str = "send-page";

    fn key(&self) -> String {
        format!("page:{}", self.page)
    }

    fn incident(&self) -> Option<i64> {
        Some(self.incident)
    }

    fn priority(&self) -> Priority {
        Priority::Page
    }

    async fn run(self, cx: &Context, lease: &Lease) -> Result<Done> {
        let now = cx.clock.now();
        let mut tx = lease.begin(cx).await?;
        let (Some(row), Some(incident)) =
            (pages::get(&mut tx, self.page).await?, incidents::get(&mut tx, self.incident).await?)
        else {
            return Ok(Done::Finished);
        };
        let in_chat = matches!(row.way.as_str(), "slack" | "channel");
        match row.state.as_str() {
            "sending" if in_chat => {
                let posted = outbox::posted(&mut tx, &page::key(row.id)).await?.is_some();
                drop(tx);
                return delivered(cx, lease, &row, posted).await;
            }
            "planned" | "sending" | "unknown" => {}
            _ => return Ok(Done::Finished),
        }
        let token = format!("{:032x}", rand::random::<u128>());
        let Some(row) =
            pages::claim(&mut tx, row.id, &token, (now.as_millisecond() - row.due_at).max(0)).await?
        else {
            return Ok(Done::Finished);
        };
        if let Some(reason) = not_wanted(&incident, &row, now) {
            return unwanted(cx, tx, incident, &row, reason).await;
        }
        if in_chat {
            carry(cx, &mut tx, &incident, &row, now).await?;
            tx.commit().await?;
            cx.wake.notify_waiters();
            return Ok(Done::Again(now + LOOK));
        }
        let notice = notice(cx, &mut tx, &incident, &row, now).await?;
        tx.commit().await?;
        let outcome = match cx.notifiers.iter().find(|notifier| notifier.kind() == row.way) {
            Some(notifier) => notifier.notify(&notice).await,
            None => Notified::Failed(format!("no notifier `{}` is configured", row.way)),
        };
        finish(cx, lease, &row, &outcome).await?;
        Ok(Done::Finished)
    }
}

/// Not sent, or not again: of one that was interrupted while it was being sent nobody knows whether it went out.
async fn unwanted(cx: &Context, mut tx: Tx, mut incident: Incident, row: &Row, reason: &str) -> Result<Done> {
    let (loaded, now) = (cx.loaded(), cx.clock.now());
    let token = row.token.clone().unwrap_or_default();
    let state = if row.duplicate == 1 { "unknown" } else { "void" };
    pages::finish(&mut tx, row.id, &token, state, None, Some(reason), now).await?;
    if row.duplicate == 1 {
        let mut desk = Desk { tx: &mut tx, words: &cx.words, loaded: &loaded, now };
        let paged = paged(row, PageOutcome::Perhaps);
        response::record(&mut desk, &mut incident, &Actor::Muster, Event::Paged(paged)).await?;
    }
    tx.commit().await?;
    cx.wake.notify_waiters();
    Ok(Done::Finished)
}

fn paged(row: &Row, outcome: PageOutcome) -> Paged {
    let level = u32::try_from(row.level).unwrap_or(0);
    Paged { level, contact: row.contact.clone(), by: row.way.clone(), outcome }
}

/// Why a page is no longer wanted. One by hand goes out as long as the incident is open.
fn not_wanted(incident: &Incident, row: &Row, now: Timestamp) -> Option<&'static str> {
    if !incident.is_open() {
        return Some("closed");
    }
    if row.policy == 0 {
        return None;
    }
    if incident.is_acknowledged(now.as_millisecond()) {
        return Some("acknowledged");
    }
    let place = usize::try_from(row.level).unwrap_or(0).saturating_sub(1);
    let level = incident.declared.policy.as_ref().and_then(|policy| policy.levels.get(place));
    level.is_some_and(|level| !applies(level, incident.severity)).then_some("severity")
}

async fn carry(cx: &Context, tx: &mut Tx, incident: &Incident, row: &Row, now: Timestamp) -> Result<()> {
    let place = match (row.way.as_str(), &incident.channel) {
        ("slack", _) => Place::User(row.address.clone()),
        (_, Some((channel, _))) => Place::Channel(channel.clone()),
        // No channel yet: nothing is queued, and the look takes the next way in time.
        (_, None) => return Ok(()),
    };
    let card = page::card(&cx.words, incident, row, now.as_millisecond());
    outbox::post(tx, &page::key(row.id), Some(incident.id), &place, Priority::Page, &card, now).await
}

async fn notice(cx: &Context, tx: &mut Tx, incident: &Incident, row: &Row, now: Timestamp) -> Result<Notice> {
    let base = cx.loaded().settings.public_url.clone();
    let acknowledge_url = match base {
        Some(base) => Some(format!("{}/ack/{}", base.trim_end_matches('/'), link::sign(tx, row.id).await?)),
        None => None,
    };
    Ok(Notice {
        key: page::key(row.id),
        address: row.address.clone(),
        card: page::card(&cx.words, incident, row, now.as_millisecond()),
        acknowledge_url,
        incident_url: None,
        urgent: matches!(incident.severity, crate::event::Severity::Sev1 | crate::event::Severity::Sev2),
    })
}

/// The chat delivered, or had its time, or gets another look.
async fn delivered(cx: &Context, lease: &Lease, row: &Row, posted: bool) -> Result<Done> {
    let now = cx.clock.now();
    let claimed = row.due_at + row.late_ms;
    if posted {
        finish(cx, lease, row, &Notified::Sent(page::key(row.id))).await?;
    } else if now.as_millisecond() - claimed >= CHAT_LIMIT_MS {
        finish(cx, lease, row, &Notified::Failed("the chat did not deliver it in time".into())).await?;
    } else {
        return Ok(Done::Again(now + LOOK));
    }
    Ok(Done::Finished)
}

/// Notes how it ended. A conflict is decided again here: running the whole job again would send again.
async fn finish(cx: &Context, lease: &Lease, row: &Row, outcome: &Notified) -> Result<()> {
    for _ in 0..TRIES {
        match note(cx, lease, row, outcome).await {
            Err(Error::Conflict { .. }) => {}
            other => return other,
        }
    }
    Err(Error::Conflict { incident: row.incident })
}

async fn note(cx: &Context, lease: &Lease, row: &Row, outcome: &Notified) -> Result<()> {
    let (loaded, now) = (cx.loaded(), cx.clock.now());
    let mut tx = lease.begin(cx).await?;
    let Some(mut incident) = incidents::get(&mut tx, row.incident).await? else { return Ok(()) };
    let token = row.token.clone().unwrap_or_default();
    let (state, reference, reason) = match outcome {
        Notified::Sent(reference) => ("sent", Some(reference.as_str()), None),
        Notified::Failed(reason) => ("failed", None, Some(reason.as_str())),
        Notified::Unknown(reason) => ("unknown", None, Some(reason.as_str())),
    };
    if !pages::finish(&mut tx, row.id, &token, state, reference, reason, now).await? {
        return Ok(());
    }
    let outcome = match reason {
        None if row.duplicate == 1 => PageOutcome::PossiblyTwice,
        None => PageOutcome::Sent,
        Some(reason) => PageOutcome::Failed { reason: reason.to_owned() },
    };
    let paged = paged(row, outcome);
    let mut desk = Desk { tx: &mut tx, words: &cx.words, loaded: &loaded, now };
    response::record(&mut desk, &mut incident, &Actor::Muster, Event::Paged(paged)).await?;
    if reason.is_some() && not_wanted(&incident, row, now).is_none() {
        fall_through(&mut desk, &mut incident, row).await?;
    }
    tx.commit().await?;
    cx.wake.notify_waiters();
    Ok(())
}

/// The contact's next way at once; with none left, and nobody else of the level reached, the next level at once.
async fn fall_through(desk: &mut Desk<'_>, incident: &mut Incident, row: &Row) -> Result<()> {
    if escalation::next_way(desk, incident, row).await? {
        return Ok(());
    }
    let outcome = PageOutcome::Failed { reason: "nobody".into() };
    let level = u32::try_from(row.level).unwrap_or(0);
    let paged = Paged { level, contact: row.contact.clone(), by: String::new(), outcome };
    response::record(desk, incident, &Actor::Muster, Event::Paged(paged)).await?;
    page::unreachable(desk, incident, row).await?;
    let others = pages::of_incident(desk.tx, incident.id).await?;
    let same = |page: &Row| (page.policy, page.round, page.level) == (row.policy, row.round, row.level);
    let alive = |page: &Row| matches!(page.state.as_str(), "planned" | "sending" | "sent" | "unknown");
    if row.policy == 0 || others.iter().any(|page| same(page) && alive(page)) {
        return Ok(());
    }
    escalation::next_level(
        desk,
        incident,
        &crate::jobs::escalate::Escalate {
            incident: incident.id,
            era: row.policy,
            round: u32::try_from(row.round).unwrap_or(0),
            start: row.due_at,
            level,
        },
    )
    .await
}

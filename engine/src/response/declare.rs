//! An incident begins: with its contact matrix as it is now, its timers armed, its channel under way.

use super::record;
use crate::{
    Result,
    desk::Desk,
    escalation,
    event::{Actor, Declared, Event, Severity},
    incident::Incident,
    job,
    jobs::{invite::Invite, open_channel::OpenChannel, status_reminder::StatusReminder},
    store::incidents,
    words::Lang,
};
use jiff::SignedDuration;
use runbook::Runbook;
use std::{collections::BTreeMap, sync::Arc};

/// What somebody asks for.
#[derive(Clone, Debug)]
pub struct Declare {
    pub title: String,
    /// What the reporter wrote.
    pub text: String,
    /// `None`: the runbook's, else the configured one.
    pub severity: Option<Severity>,
    pub runbook: Option<Arc<Runbook>>,
    pub target: Option<String>,
    /// A user id.
    pub by: String,
    pub from_channel: Option<String>,
    /// The command's own address (`response_url`), for the word that the channel is there.
    pub answer: Option<String>,
    pub language: Lang,
}

/// What they got.
#[derive(Clone, Debug)]
pub struct Opened {
    pub incident: Incident,
    /// It was open already.
    pub joined: bool,
}

/// Opens an incident, or joins the one of the same runbook and target that was just declared.
///
/// # Errors
/// A conflict with another writer, or the database.
pub async fn declare(desk: &mut Desk<'_>, asked: Declare) -> Result<Opened> {
    let by = Actor::user(asked.by.clone());
    if let Some(mut incident) = same(desk, &asked).await? {
        record(desk, &mut incident, &by, Event::JoinedBy { text: asked.text }).await?;
        job::enqueue(desk.tx, &Invite { incident: incident.id, users: vec![asked.by] }, desk.now).await?;
        return Ok(Opened { incident, joined: true });
    }
    let answer = asked.answer.clone();
    let declared = snapshot(desk, asked);
    let incident = incidents::declare(desk.tx, declared, &by, desk.now).await?;
    job::enqueue(desk.tx, &OpenChannel { incident: incident.id, answer }, desk.now).await?;
    escalation::arm(desk, &incident).await?;
    if let (Some(within), Some(_)) = (incident.declared.status_deadline_ms, &incident.declared.component) {
        let due = desk.now + SignedDuration::from_millis(within);
        job::enqueue_at(desk.tx, &StatusReminder { incident: incident.id }, due).await?;
    }
    Ok(Opened { incident, joined: false })
}

async fn same(desk: &mut Desk<'_>, asked: &Declare) -> Result<Option<Incident>> {
    let Some(runbook) = &asked.runbook else { return Ok(None) };
    let since = desk.now.as_millisecond() - desk.loaded.settings.incidents.join_within.ms();
    match incidents::same(desk.tx, &runbook.slug, asked.target.as_deref(), since).await? {
        Some(id) => incidents::get(desk.tx, id).await,
        None => Ok(None),
    }
}

/// Everything that later changes of the configuration must not change for this incident.
fn snapshot(desk: &Desk<'_>, asked: Declare) -> Declared {
    let settings = &desk.loaded.settings;
    let runbook = asked.runbook.as_deref();
    let slug = runbook.map(|runbook| runbook.slug.clone());
    let severity = asked
        .severity
        .or_else(|| Severity::parse(runbook?.severity.as_deref()?))
        .or_else(|| Severity::parse(&settings.incidents.severity))
        .unwrap_or(Severity::Sev2);
    let chosen = slug.as_ref().and_then(|slug| settings.escalation.by_runbook.get(slug));
    let policy = chosen
        .or(settings.escalation.default.as_ref())
        .and_then(|name| settings.escalation.policies.get(name))
        .cloned();
    let named = policy.iter().flat_map(|policy| &policy.levels).flat_map(|level| &level.contacts);
    let contacts: BTreeMap<_, _> = named
        .filter_map(|name| Some((name.clone(), settings.escalation.contacts.get(name)?.clone())))
        .collect();
    let promised = runbook
        .and_then(|runbook| runbook.deadlines.iter().find(|deadline| deadline.what == "status-page"))
        .map(|deadline| deadline.within_ms);
    let public =
        |key: &Option<String>| key.as_ref().and_then(|key| settings.status.components.get(key)).cloned();
    let component = public(&slug)
        .or_else(|| public(&asked.target))
        // A runbook that promises an update has something public to speak of, even without a name for it.
        .or_else(|| promised.is_some().then(|| asked.title.clone()));
    Declared {
        severity,
        environment: asked
            .target
            .as_ref()
            .and_then(|target| settings.targets.get(target))
            .map(|rules| rules.environment.clone()),
        runbook: slug,
        target: asked.target,
        title: asked.title,
        text: asked.text,
        from_channel: asked.from_channel,
        language: asked.language,
        mttr_target_ms: runbook.and_then(|runbook| runbook.mttr_target_ms),
        policy,
        contacts,
        status_deadline_ms: Some(promised.unwrap_or_else(|| settings.status.deadline.ms())),
        component,
    }
}

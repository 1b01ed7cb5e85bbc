//! The end: how long, who held it, what was done by whose consent, what the public was told, what is left to do.

use super::headline;
#[cfg(feature = "samples")]
use super::sample::Sample;
use crate::{
    Result,
    card::{Action, Card, Sign},
    desk::Desk,
    event::{Event, Status},
    incident::Incident,
    outbox::{self, Place, Priority},
    run::{self, RunState, StepState},
    store::{events, runs, status_updates},
    text::Text,
    words::{Lang, Words},
};
use serde_json::json;

pub(crate) async fn post(desk: &mut Desk<'_>, incident: &Incident) -> Result<()> {
    let Some((channel, _)) = &incident.channel else { return Ok(()) };
    let updates = status_updates::of_incident(desk.tx, incident.id).await?;
    let closing = Closing {
        now_ms: desk.now.as_millisecond(),
        words: closing_words(desk, incident).await?,
        runs: runs_of(desk, incident).await?,
        published: updates.iter().filter(|row| row.state == "published").count(),
        checklist: checklist(desk, incident).await?,
    };
    let card = card(desk.words, incident, &closing);
    let (key, here) = (format!("summary:{}", incident.id), Place::Channel(channel.clone()));
    outbox::post(desk.tx, &key, Some(incident.id), &here, Priority::Normal, &card, desk.now).await
}

/// What is known at the end beside the incident itself.
struct Closing {
    now_ms: i64,
    /// Of whoever closed it.
    words: Option<String>,
    runs: Vec<RunState>,
    published: usize,
    /// Time box and text.
    checklist: Vec<(String, String)>,
}

fn card(words: &Words, incident: &Incident, closing: &Closing) -> Card {
    let (lang, declared) = (incident.declared.language, &incident.declared);
    let took = incident.closed_at.unwrap_or(closing.now_ms) - incident.declared_at;
    let (user, name) = headline::actor(incident.closed_by.as_ref());
    let values = json!({
        "incident": incident.name(), "title": declared.title, "took_ms": took, "user": user, "name": name,
        "acknowledged_ms": incident.first_acknowledged_at.map(|at| at - incident.declared_at),
        "goal_ms": declared.mttr_target_ms, "kept": declared.mttr_target_ms.map(|goal| took <= goal),
        "outside": closing.published, "words": closing.words,
    });
    let say = |id: &str| words.say(lang, &format!("summary.{id}"), &values);
    let mut lines = vec![say("figures")];
    lines.extend(done(words, lang, &closing.runs));
    lines.push(say("outside"));
    lines.extend(
        closing.checklist.iter().map(|(within, what)| {
            words.say(lang, "summary.todo", &json!({ "within": within, "what": what }))
        }),
    );
    let timeline = words.label(lang, "summary.timeline", &());
    Card {
        sign: Some(Sign::Good),
        headline: say(if incident.status == Status::Cancelled { "cancelled" } else { "resolved" }),
        lines,
        actions: vec![Action::new(timeline, format!("timeline {}", incident.id))],
        ..Card::default()
    }
}

/// One line per step that somebody consented to: which one, who, how it ended.
fn done(words: &Words, lang: Lang, runs: &[RunState]) -> Vec<Text> {
    let mut lines = Vec::new();
    for step in runs.iter().flat_map(|run| &run.steps) {
        for by in &step.approved_by {
            let (user, name) = headline::actor(Some(by));
            let done = step.state == StepState::Succeeded;
            let values = json!({ "step": step.title, "user": user, "name": name, "done": done });
            lines.push(words.say(lang, "summary.voted", &values));
        }
    }
    lines
}

async fn closing_words(desk: &mut Desk<'_>, incident: &Incident) -> Result<Option<String>> {
    let all = events::all(desk.tx, incident.id).await?;
    let said = all.into_iter().rev().find_map(|recorded| match recorded.event {
        Event::Resolved { summary: words } | Event::Cancelled { reason: words } => Some(words),
        _ => None,
    });
    Ok(said.filter(|words| !words.is_empty()))
}

async fn runs_of(desk: &mut Desk<'_>, incident: &Incident) -> Result<Vec<RunState>> {
    let mut states = Vec::new();
    for run in &incident.runs {
        states.extend(run::state(desk.tx, *run).await?);
    }
    Ok(states)
}

/// What the runbooks say is to be done afterwards.
async fn checklist(desk: &mut Desk<'_>, incident: &Incident) -> Result<Vec<(String, String)>> {
    let mut todo = Vec::new();
    for run in &incident.runs {
        todo.extend(runs::get(desk.tx, *run).await?.map(|copy| copy.runbook.checklist).unwrap_or_default());
    }
    Ok(todo)
}

#[cfg(feature = "samples")]
pub(crate) fn samples(of: &Sample<'_>) -> Vec<Card> {
    let closing = Closing {
        now_ms: of.now,
        words: Some(of.value.to_owned()),
        runs: vec![of.run()],
        published: of.many,
        checklist: vec![(of.value.to_owned(), of.value.to_owned()); of.many],
    };
    [Status::Resolved, Status::Cancelled].map(|status| card(of.words, &of.closed(status), &closing)).to_vec()
}

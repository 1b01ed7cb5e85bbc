//! The end: how long, who held it, what was done by whose consent, what the public was told, what is left to do.

use super::headline;
use crate::{
    Result,
    card::{Action, Card, Sign},
    desk::Desk,
    event::{Event, Status},
    incident::Incident,
    outbox::{self, Place, Priority},
    run::{self, StepState},
    store::{events, runs, status_updates},
    text::Text,
};
use serde_json::json;

pub(crate) async fn post(desk: &mut Desk<'_>, incident: &Incident) -> Result<()> {
    let Some((channel, _)) = &incident.channel else { return Ok(()) };
    let (lang, n) = (incident.declared.language, incident.id);
    let took = incident.closed_at.unwrap_or_else(|| desk.now.as_millisecond()) - incident.declared_at;
    let (user, name) = headline::actor(incident.closed_by.as_ref());
    let outside =
        status_updates::of_incident(desk.tx, n).await?.iter().filter(|row| row.state == "published").count();
    let values = json!({
        "incident": incident.name(), "title": incident.declared.title, "took_ms": took, "user": user, "name": name,
        "acknowledged_ms": incident.first_acknowledged_at.map(|at| at - incident.declared_at),
        "goal_ms": incident.declared.mttr_target_ms, "kept": incident.declared.mttr_target_ms.map(|goal| took <= goal),
        "outside": outside, "words": closing_words(desk, incident).await?,
    });
    let say = |id: &str| desk.words.say(lang, &format!("summary.{id}"), &values);
    let mut lines = vec![say("figures")];
    lines.extend(done(desk, incident).await?);
    lines.push(say("outside"));
    lines.extend(checklist(desk, incident).await?);
    let headline = if incident.status == Status::Cancelled { "cancelled" } else { "resolved" };
    let timeline = desk.words.label(lang, "summary.timeline", &());
    let card = Card {
        sign: Some(Sign::Good),
        headline: say(headline),
        lines,
        actions: vec![Action::new(timeline, format!("timeline {n}"))],
        ..Card::default()
    };
    let here = Place::Channel(channel.clone());
    outbox::post(desk.tx, &format!("summary:{n}"), Some(n), &here, Priority::Normal, &card, desk.now).await
}

async fn closing_words(desk: &mut Desk<'_>, incident: &Incident) -> Result<Option<String>> {
    let all = events::all(desk.tx, incident.id).await?;
    let said = all.into_iter().rev().find_map(|recorded| match recorded.event {
        Event::Resolved { summary: words } | Event::Cancelled { reason: words } => Some(words),
        _ => None,
    });
    Ok(said.filter(|words| !words.is_empty()))
}

/// One line per step that somebody consented to: which one, who, how it ended.
async fn done(desk: &mut Desk<'_>, incident: &Incident) -> Result<Vec<Text>> {
    let mut lines = Vec::new();
    for id in &incident.runs {
        let Some(state) = run::state(desk.tx, *id).await? else { continue };
        for step in state.steps {
            for by in &step.approved_by {
                let (user, name) = headline::actor(Some(by));
                let values = json!({
                    "step": step.title, "user": user, "name": name, "done": step.state == StepState::Succeeded,
                });
                lines.push(desk.words.say(incident.declared.language, "summary.voted", &values));
            }
        }
    }
    Ok(lines)
}

/// What the runbooks say is to be done afterwards.
async fn checklist(desk: &mut Desk<'_>, incident: &Incident) -> Result<Vec<Text>> {
    let mut lines = Vec::new();
    for run in &incident.runs {
        let Some(copy) = runs::get(desk.tx, *run).await? else { continue };
        for (within, what) in &copy.runbook.checklist {
            let values = json!({ "within": within, "what": what });
            lines.push(desk.words.say(incident.declared.language, "summary.todo", &values));
        }
    }
    Ok(lines)
}

//! The pinned card of an incident, edited in place: where it stands, how far the runbook is, who was paged, what to do.

use super::headline;
#[cfg(feature = "samples")]
use super::sample::Sample;
use crate::{
    card::{Action, Card, Sign},
    escalation,
    incident::Incident,
    run::{RunState, StepState, StepView},
    store::pages::Row,
    text::Text,
    words::{Lang, Words},
};
use operations::Level;
use runbook::SectionKind;
use serde_json::json;

/// Steps of one section that are named; more are counted.
const NAMED: usize = 8;

pub(crate) fn key(incident: i64) -> String {
    format!("card:{incident}")
}

pub(crate) fn card(
    words: &Words,
    incident: &Incident,
    runs: &[RunState],
    pages: &[Row],
    now_ms: i64,
) -> Card {
    let (lang, n) = (incident.declared.language, incident.id);
    let declared = &incident.declared;
    let values = json!({
        "incident": incident.name(), "text": declared.text, "commander": incident.commander, "open": incident.is_open(),
        "target": declared.target, "environment": declared.environment, "goal_ms": declared.mttr_target_ms,
    });
    let mut lines = vec![words.say(lang, "status_card.facts", &values)];
    for kind in [SectionKind::Diagnose, SectionKind::Recover, SectionKind::Verify] {
        lines.extend(section(words, lang, kind, runs));
    }
    lines.extend(paging(words, incident, pages, now_ms));
    let label = |id: &str| words.label(lang, &format!("status_card.{id}"), &());
    let mut actions = Vec::new();
    if incident.is_open() {
        if incident.commander.is_none() {
            actions.push(Action::new(label("command"), format!("command {n} take")));
        }
        if !incident.is_acknowledged(now_ms) {
            actions.push(Action::new(label("acknowledge"), format!("ack {n}")).primary());
        }
        actions.push(Action::new(label("update"), format!("form update {n}")));
        actions.push(Action::new(label("more"), format!("form more {n}")));
    }
    Card {
        sign: Some(if incident.is_open() { Sign::Alarm } else { Sign::Good }),
        headline: headline::of(words, incident, now_ms),
        lines,
        actions,
        ..Card::default()
    }
}

/// `Diagnose  ✔ pods ✖ brokers … logs`
fn section(words: &Words, lang: Lang, kind: SectionKind, runs: &[RunState]) -> Option<Text> {
    let steps = runs.iter().flat_map(|run| &run.steps);
    let of: Vec<_> = steps.filter(|step| step.section == kind).collect();
    let id = match kind {
        SectionKind::Diagnose => "status_card.diagnose",
        SectionKind::Recover => "status_card.recover",
        _ => "status_card.verify",
    };
    let mut line = words.say(lang, id, &());
    for (place, step) in of.iter().take(NAMED).enumerate() {
        let sign = mark(step);
        let gap = if place == 0 { "  " } else { "   " };
        line = line.then(Text::literal(format!("{gap}{sign}\u{a0}{}", step.title)));
    }
    if of.len() > NAMED {
        line = line.then(Text::literal(format!("   +{}", of.len() - NAMED)));
    }
    (!of.is_empty()).then_some(line)
}

/// How it ended, or what a look found. Beside the step's own words, never alone.
fn mark(step: &StepView) -> &'static str {
    match step.state {
        StepState::Waiting => "·",
        StepState::Planned => "▸",
        StepState::Approved | StepState::Started => "…",
        StepState::Succeeded => match step.found {
            Some(Level::Bad) => "✖",
            Some(Level::Notice) => "⚠",
            Some(Level::Good | Level::Plain) | None => "✔",
        },
        StepState::Failed | StepState::TimedOut => "✖",
        StepState::Unknown => "❓",
        StepState::Denied
        | StepState::Expired
        | StepState::Skipped
        | StepState::Stopped
        | StepState::Cancelled => "–",
    }
}

/// Who holds it; without anybody: which level was paged when, and which comes when.
fn paging(words: &Words, incident: &Incident, pages: &[Row], now_ms: i64) -> Option<Text> {
    let lang = incident.declared.language;
    if let Some(held) = &incident.acknowledged {
        let (user, name) = headline::actor(Some(&held.by));
        let values =
            json!({ "user": user, "name": name, "at": held.at, "after_ms": held.at - incident.declared_at });
        return Some(words.say(lang, "status_card.held", &values));
    }
    let policy = incident.declared.policy.as_ref()?;
    let mut line = words.say(lang, "status_card.paging", &());
    let mut first = true;
    for turn in escalation::plan(policy, incident.severity, incident.declared_at, 0) {
        let level = policy.levels.get(usize::try_from(turn.level).ok()?.checked_sub(1)?)?;
        let newest = pages.iter().rev().find(|page| page.policy > 0 && page.level == i64::from(turn.level));
        let values = json!({ "level": turn.level, "contacts": level.contacts.join(", "), "at": turn.at,
            "paged": newest.and_then(|page| page.sent_at) });
        let id = match newest {
            Some(page) if page.sent_at.is_some() => "status_card.paged",
            Some(page) if page.state == "failed" => "status_card.not-reached",
            Some(_) => "status_card.being-paged",
            None if turn.at < now_ms => "status_card.being-paged",
            None => "status_card.due",
        };
        line = line.then(Text::literal(if first { " " } else { " · " })).then(words.say(lang, id, &values));
        first = false;
    }
    incident.is_open().then_some(line)
}

#[cfg(feature = "samples")]
pub(crate) fn samples(of: &Sample<'_>) -> Vec<Card> {
    let pages: Vec<Row> = (0..4).map(|level| of.page("slack", level)).collect();
    let closed = of.closed(crate::event::Status::Resolved);
    let incidents = [of.incident(), of.held(), closed];
    incidents.map(|incident| card(of.words, &incident, &[of.run()], &pages, of.now)).to_vec()
}

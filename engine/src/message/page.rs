//! A page: who is asked, as which level, what happens without an answer; and what became of it.

use super::headline;
#[cfg(feature = "samples")]
use super::sample::Sample;
use crate::{
    Result,
    card::{Action, Card, Sign},
    desk::Desk,
    escalation,
    incident::Incident,
    outbox::{self, Place, Priority},
    store::pages::{self, Row},
    words::Words,
};
use serde_json::json;

/// A page this much after its time says that it is late, in ms.
const LATE_MS: i64 = 60_000;

pub(crate) fn key(page: i64) -> String {
    format!("page:{page}")
}

/// The page as it goes out, by whichever way.
pub(crate) fn card(words: &Words, incident: &Incident, row: &Row, now_ms: i64) -> Card {
    let (lang, n) = (incident.declared.language, incident.id);
    let policy = incident.declared.policy.as_ref();
    let turns = policy.map_or_else(Vec::new, |policy| {
        escalation::plan(
            policy,
            incident.severity,
            incident.declared_at,
            u32::try_from(row.round).unwrap_or(0),
        )
    });
    let next =
        turns.iter().find(|turn| i64::from(turn.level) > row.level && row.level > 0 && turn.at > now_ms);
    let contacts = next
        .and_then(|turn| {
            Some(&policy?.levels.get(usize::try_from(turn.level).ok()?.checked_sub(1)?)?.contacts)
        })
        .filter(|contacts| !contacts.is_empty());
    let answer = next.map(|turn| turn.at - now_ms);
    let (user, name) = headline::actor(Some(&incident.declared_by));
    let values = json!({
        "incident": incident.name(), "severity": incident.severity.name(), "title": incident.declared.title,
        "text": incident.declared.text, "user": user, "name": name,
        "mention": if row.way == "channel" { Some(&row.address) } else { None },
        "level": if row.level > 0 { Some(row.level) } else { None }, "levels": turns.len(),
        "answer_ms": answer.map(whole), "next_level": next.map(|turn| turn.level), "next_at": next.map(|turn| turn.at),
        "next": contacts.map(|contacts| contacts.join(", ")),
        "late_ms": if row.late_ms > LATE_MS { Some(row.late_ms) } else { None }, "due": row.due_at, "now": now_ms,
        "channel": incident.channel.as_ref().map(|(id, _)| id),
    });
    let say = |id: &str| words.say(lang, &format!("page.{id}"), &values);
    let mut lines = Vec::new();
    if row.duplicate == 1 {
        lines.push(say("twice"));
    }
    if row.late_ms > LATE_MS {
        lines.push(say("late"));
    }
    lines.push(say("what"));
    if next.is_some() {
        lines.push(say("next"));
    }
    let label = |id: &str| words.label(lang, &format!("page.{id}"), &values);
    let mut actions = vec![Action::new(label("acknowledge"), format!("ack {n}")).primary()];
    if let Some(first) = contacts.and_then(|contacts| contacts.first()) {
        actions.push(Action::new(label("pass"), format!("page {n} {first}")));
    }
    actions.push(Action::new(label("open"), format!("join {n}")));
    Card { sign: Some(Sign::Page), headline: say("headline"), lines, actions, ..Card::default() }
}

/// A span as one says it: whole minutes, from two minutes on. The exact time stands beside it.
fn whole(ms: i64) -> i64 {
    const MINUTE: i64 = 60_000;
    if ms < 2 * MINUTE { ms - ms % 1000 } else { (ms + MINUTE / 2) / MINUTE * MINUTE }
}

/// Takes the buttons from every page of the incident and says what became of it.
pub(crate) async fn settle(desk: &mut Desk<'_>, incident: &Incident) -> Result<()> {
    let Some(card) = settled(desk.words, incident) else { return Ok(()) };
    for row in pages::of_incident(desk.tx, incident.id).await? {
        if matches!(row.way.as_str(), "slack" | "channel") && matches!(row.state.as_str(), "sending" | "sent")
        {
            outbox::edit(desk.tx, &key(row.id), &card, desk.now).await?;
        }
    }
    Ok(())
}

/// `None`: it is open, and nobody holds it.
fn settled(words: &Words, incident: &Incident) -> Option<Card> {
    let lang = incident.declared.language;
    let held = incident.acknowledged.as_ref();
    let outcome = match (incident.is_open(), held) {
        (false, _) => "page.closed",
        (true, Some(_)) => "page.acknowledged",
        (true, None) => return None,
    };
    let (user, name) = headline::actor(held.map(|held| &held.by));
    let values = json!({
        "incident": incident.name(), "severity": incident.severity.name(), "title": incident.declared.title,
        "user": user, "name": name, "at": held.map(|held| held.at),
        "after_ms": held.map(|held| held.at - incident.declared_at), "until": held.and_then(|held| held.until),
        "channel": incident.channel.as_ref().map(|(id, _)| id),
    });
    Some(Card {
        sign: Some(Sign::Good),
        headline: words.say(lang, "page.settled", &values),
        lines: vec![words.say(lang, outcome, &values)],
        ..Card::default()
    })
}

/// Says in the channel that a contact can't be reached by any way.
pub(crate) async fn unreachable(desk: &mut Desk<'_>, incident: &Incident, row: &Row) -> Result<()> {
    let Some((channel, _)) = &incident.channel else { return Ok(()) };
    let card = out_of_reach(desk.words, incident, row);
    let (key, here) = (format!("unreachable:{}", row.id), Place::Channel(channel.clone()));
    outbox::post(desk.tx, &key, Some(incident.id), &here, Priority::Page, &card, desk.now).await
}

fn out_of_reach(words: &Words, incident: &Incident, row: &Row) -> Card {
    let (lang, n) = (incident.declared.language, incident.id);
    let values =
        json!({ "contact": row.contact, "level": if row.level > 0 { Some(row.level) } else { None } });
    Card {
        sign: Some(Sign::Notice),
        headline: words.say(lang, "page.unreachable", &values),
        actions: vec![Action::new(words.label(lang, "page.someone", &()), format!("form page {n}"))],
        ..Card::default()
    }
}

#[cfg(feature = "samples")]
pub(crate) fn samples(of: &Sample<'_>) -> Vec<Card> {
    let open = of.incident();
    let mut cards: Vec<Card> = ["slack", "channel"]
        .into_iter()
        .flat_map(|way| [0, 1].map(|level| of.page(way, level)))
        .map(|row| card(of.words, &open, &row, of.now))
        .collect();
    cards.push(out_of_reach(of.words, &open, &of.page("slack", 1)));
    let held = [of.held(), of.closed(crate::event::Status::Resolved)];
    cards.extend(held.iter().filter_map(|incident| settled(of.words, incident)));
    cards
}

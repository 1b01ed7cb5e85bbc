//! Everything but the question: waiting, under way, done, failed, not known. Pure.

use super::state_name;
use crate::{
    card::{Action, Card, Code, Sign},
    event::Actor,
    run::ledger::{Fold, StepState},
    words::{Lang, Words},
};
use operations::Report;
use runbook::Step;
use serde_json::json;

/// `check`: it only looks, and can look again whenever somebody wants to know.
pub(super) fn card(words: &Words, lang: Lang, run: i64, step: &Step, check: bool, fold: &Fold) -> Card {
    let headline = words.say(lang, "step.title", &json!({ "title": step.title }));
    let mut card = Card { headline, ..Card::default() };
    let state = words.say(lang, &format!("step.state-{}", state_name(fold.state)), &json!({}));
    let found = fold.reports.values().map(|report| words.phrase(lang, &report.headline));
    match fold.state {
        StepState::Succeeded if !fold.reports.is_empty() => {
            let worst = fold.reports.values().map(|report| report.level).max();
            card.sign = worst.and_then(Sign::of).or(Some(Sign::Good));
            card.lines.extend(found);
        }
        StepState::TimedOut => {
            card.sign = Some(Sign::Bad);
            card.lines.extend(found);
            card.lines.push(state);
        }
        StepState::Failed => failed(words, lang, fold, &mut card),
        StepState::Unknown => {
            card.sign = Some(Sign::Unknown);
            let reason = json!({ "reason": fold.lost.clone().unwrap_or_default() });
            card.lines.push(words.say(lang, "step.unknown", &reason));
            card.lines.extend(found);
        }
        StepState::Started | StepState::Approved => {
            card.sign = Some(Sign::Running);
            card.lines.push(state);
        }
        StepState::Succeeded => {
            card.sign = Some(Sign::Good);
            card.lines.push(state);
        }
        _ => card.lines.push(state),
    }
    let yes = fold.approved_by.iter().filter_map(Actor::user_id);
    card.lines.extend(yes.map(|user| words.say(lang, "step.approved-by", &json!({ "user": user }))));
    let alone = fold.glass_broken_by.iter().filter_map(Actor::user_id);
    card.lines.extend(alone.map(|user| words.say(lang, "step.glass-broken-by", &json!({ "user": user }))));
    card.actions = buttons(words, lang, run, step, fold.state);
    let looked = matches!(fold.state, StepState::Succeeded | StepState::Failed | StepState::TimedOut);
    if check && looked {
        let again = words.label(lang, "step.button-look-again", &());
        card.actions.retain(|action| !action.command.starts_with("retry "));
        card.overflow.push(Action::new(again, format!("retry {run} {}", step.id)));
    }
    card
}

fn failed(words: &Words, lang: Lang, fold: &Fold, card: &mut Card) {
    card.sign = Some(Sign::Bad);
    let Some(failure) = &fold.failure else { return };
    card.lines.push(words.phrase(lang, &failure.what));
    card.lines.extend(failure.next.iter().map(|next| words.phrase(lang, next)));
    if !failure.words.is_empty() {
        card.code.push(Code { text: failure.words.clone(), exact: false });
    }
}

fn buttons(words: &Words, lang: Lang, run: i64, step: &Step, state: StepState) -> Vec<Action> {
    let button = |id: &str, command: String| {
        Action::new(words.label(lang, &format!("step.button-{id}"), &()), command)
    };
    let id = &step.id;
    match state {
        StepState::Failed => vec![
            button("plan-again", format!("retry {run} {id}")),
            button("skip", format!("skip {run} {id}")),
            button("stop", format!("stop {run}")),
        ],
        StepState::Unknown => vec![
            button("happened", format!("settle {run} {id} happened")),
            button("did-not", format!("settle {run} {id} did-not")),
            button("stop", format!("stop {run}")),
        ],
        StepState::Denied | StepState::Expired => vec![button("plan-again", format!("plan {run} {id}"))],
        _ => Vec::new(),
    }
}

/// How a watch is doing. Times in ms.
pub(super) fn watching(
    words: &Words,
    lang: Lang,
    run: i64,
    step: &Step,
    report: &Report,
    since_ms: i64,
    limit_ms: i64,
) -> Card {
    let bar = report.progress.map(bar).unwrap_or_default();
    // Whole seconds: what has just begun has watched for `0 s`, not for some milliseconds.
    let how = json!({ "bar": bar, "since": since_ms - since_ms % 1000, "limit": limit_ms });
    Card {
        sign: Some(Sign::Running),
        headline: words.say(lang, "step.title", &json!({ "title": step.title })),
        lines: vec![words.phrase(lang, &report.headline), words.say(lang, "step.watching", &how)],
        actions: vec![Action::new(
            words.label(lang, "step.button-skip", &()),
            format!("skip {run} {}", step.id),
        )],
        overflow: vec![Action::new(words.label(lang, "step.button-stop", &()), format!("stop {run}"))],
        ..Card::default()
    }
}

/// Of 0.0 to 1.0.
fn bar(part: f64) -> String {
    (0..7).map(|i| if f64::from(i) < part * 7.0 { '▰' } else { '▱' }).collect()
}

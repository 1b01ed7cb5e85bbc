//! The consent card: the exact commands, what will change, the way back, what follows, who may, until when. Pure.

use crate::{
    card::{Action, Card, Code, Sign},
    run::consent::{Proposal, hides},
    text::Text,
    words::{Lang, Words},
};
use runbook::Step;
use serde_json::json;

/// What is asked, and how far the answer has come.
pub(super) struct Asked<'a> {
    pub(super) run: i64,
    pub(super) step: &'a Step,
    /// Number and hash of the approval.
    pub(super) approval: i64,
    pub(super) hash: &'a str,
    /// Unix ms.
    pub(super) expires: i64,
    pub(super) proposal: &'a Proposal,
    /// People who said yes already.
    pub(super) given: usize,
    /// Whether the runbook verifies afterwards.
    pub(super) verified: bool,
    /// Whether somebody is listed who may say yes alone.
    pub(super) glass: bool,
}

pub(super) fn card(words: &Words, lang: Lang, asked: &Asked<'_>) -> Card {
    let (step, proposal) = (asked.step, asked.proposal);
    let short = asked.hash.get(..4).unwrap_or(asked.hash);
    let exact = commands(asked);
    let values =
        json!({ "title": step.title, "risk": risk(words, lang, asked), "environment": proposal.environment });
    let mut lines = changes(words, lang, proposal);
    lines.extend(way_back(words, lang, proposal));
    lines.extend(follows(words, lang, asked));
    lines.extend(
        step.warning.iter().map(|warning| words.say(lang, "step.warning", &json!({ "warning": warning }))),
    );
    let groups = proposal.groups.iter().map(|group| format!("@{group}")).collect::<Vec<_>>().join(", ");
    let left = (proposal.needs as usize).saturating_sub(asked.given);
    lines.push(words.say(
        lang,
        "step.may-approve",
        &json!({ "groups": groups, "needs": left, "expires": asked.expires, "hash": short }),
    ));
    let button = |id: &str, command: String| {
        Action::new(words.label(lang, &format!("step.button-{id}"), &()), command)
    };
    let mut actions = Vec::new();
    if hides(&exact) {
        lines.push(words.say(lang, "step.hides", &json!({})));
    } else {
        actions.push(button("approve", format!("approve {} {short}", asked.approval)).primary());
    }
    actions.push(button("not-now", format!("skip {} {}", asked.run, step.id)));
    if !proposal.plans.is_empty() {
        // The renderer leaves out a button whose commands are too long to be carried.
        let all = proposal.commands_text(Some(step));
        actions.push(button("edit", format!("form edit {}\n{all}", asked.approval)));
    }
    let mut overflow = vec![
        button("deny", format!("deny {}", asked.approval)),
        button("stop", format!("stop {}", asked.run)),
    ];
    if asked.glass && !hides(&exact) {
        overflow.push(button("break-glass", format!("form break-glass {} {short}", asked.approval)));
    }
    Card {
        sign: Some(Sign::Consent),
        headline: words.say(lang, "step.consent", &values),
        lines,
        code: std::iter::once(Code { text: exact, exact: true }).chain(diffs(proposal)).collect(),
        actions,
        overflow,
        ..Card::default()
    }
}

fn risk(words: &Words, lang: Lang, asked: &Asked<'_>) -> String {
    words.label(lang, &format!("step.risk-{}", asked.proposal.risk), &())
}

/// What is approved: as it will be sent, every open choice pinned. A step that only looks has no plan.
fn commands(asked: &Asked<'_>) -> String {
    let planned = asked.proposal.plans.iter().map(|plan| plan.operation.perform().command());
    let mut commands: Vec<String> = planned.collect();
    if commands.is_empty() {
        commands =
            asked.proposal.operations(Some(asked.step)).iter().map(|look| look.perform().command()).collect();
    }
    commands.join("\n")
}

fn changes(words: &Words, lang: Lang, proposal: &Proposal) -> Vec<Text> {
    let id = if proposal.plans.is_empty() { "step.only-looks" } else { "step.will-change" };
    let changes = proposal.plans.iter().flat_map(|plan| plan.changes.iter().chain(&plan.moving));
    std::iter::once(words.say(lang, id, &json!({})))
        .chain(changes.map(|change| Text::literal("• ").then(words.phrase(lang, change))))
        .collect()
}

/// The ways back of all plans, in one line.
fn way_back(words: &Words, lang: Lang, proposal: &Proposal) -> Option<Text> {
    let ways = proposal.plans.iter().map(|plan| words.phrase(lang, &plan.way_back.said));
    let all = ways.reduce(|all, way| all.then(Text::literal(" · ")).then(way))?;
    Some(words.say(lang, "step.way-back", &json!({})).then(all))
}

/// Evidence for what will change: it may be cut, the commands may not.
fn diffs(proposal: &Proposal) -> impl Iterator<Item = Code> {
    let diffs = proposal.plans.iter().filter_map(|plan| plan.diff.clone());
    diffs.map(|text| Code { text, exact: false })
}

/// What Muster does by itself once it is done: the step's own looks, then everything under *Verify*.
fn follows(words: &Words, lang: Lang, asked: &Asked<'_>) -> Option<Text> {
    if asked.proposal.plans.is_empty() {
        return None;
    }
    let looks: Vec<String> = asked
        .proposal
        .operations(Some(asked.step))
        .iter()
        .map(operations::Operation::perform)
        .filter(|operation| operation.risk() == operations::Risk::Read)
        .map(operations::Perform::command)
        .collect();
    let values = json!({
        "looks": looks.join("; "), "limit_ms": asked.step.options.for_ms, "verified": asked.verified,
    });
    (!looks.is_empty() || asked.verified).then(|| words.say(lang, "step.follows", &values))
}

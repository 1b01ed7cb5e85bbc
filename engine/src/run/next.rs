//! What a run does next. Pure.
//!
//! Diagnostics start at once, beside each other. Recovery goes one step after the other: a look runs, a mutation is
//! planned and asked. Once a recovery step succeeded, everything is verified anew; if that does not hold, the next
//! recovery step is offered.

use super::{
    book::{Book, step_risk},
    ledger::StepState,
};
use crate::settings::TargetRules;
use operations::{Risk, Sensitivity};
use runbook::{SectionKind, Step};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Look, or do what was approved.
    Work(String),
    /// Plan and ask.
    Plan(String),
    /// A person does it.
    Manual(String),
    /// Verified before a newer recovery: look again.
    Again(String),
    /// Everything that was verified holds.
    Holds,
    /// Nothing helped, nothing is left.
    Exhausted,
}

pub(crate) fn next(book: &Book, rules: &TargetRules, suggested: Option<&str>) -> Vec<Next> {
    let mut found: Vec<Next> = book
        .runbook()
        .steps(SectionKind::Diagnose)
        .filter(|step| state(book, step) == StepState::Waiting && book.runbook().reviewed)
        .filter(|step| {
            step.operations().is_ok()
                && step_risk(step, rules) == Risk::Read
                && step.sensitivity() == Sensitivity::Plain
        })
        .map(|step| Next::Work(step.id.clone()))
        .collect();
    let recover: Vec<&Step> = book.runbook().steps(SectionKind::Recover).collect();
    let busy = recover.iter().any(|step| {
        matches!(
            state(book, step),
            StepState::Planned
                | StepState::Approved
                | StepState::Started
                | StepState::Unknown
                | StepState::Failed
        )
    });
    if busy {
        return found;
    }
    let recovered = recover
        .iter()
        .filter(|step| state(book, step) == StepState::Succeeded)
        .map(|step| book.fold(&step.id).seq)
        .max();
    match recovered {
        Some(since) => {
            found.extend(verify(book, rules, since).unwrap_or_else(|| offer(book, rules, suggested)))
        }
        None => found.extend(offer(book, rules, suggested)),
    }
    found
}

fn state(book: &Book, step: &Step) -> StepState {
    book.fold(&step.id).state
}

/// `None`: verified, and it does not hold.
fn verify(book: &Book, rules: &TargetRules, since: i64) -> Option<Vec<Next>> {
    let mut found = Vec::new();
    let mut helped = true;
    let mut over = true;
    for step in book.runbook().steps(SectionKind::Verify) {
        let fold = book.fold(&step.id);
        if fold.state.is_over()
            && fold.seq < since
            && fold.state != StepState::Cancelled
            && fold.state != StepState::Stopped
        {
            found.push(Next::Again(step.id.clone()));
            over = false;
            continue;
        }
        match fold.state {
            StepState::Waiting => {
                over = false;
                found.push(begin(step, rules));
            }
            StepState::Succeeded | StepState::Skipped => {}
            state if state.is_over() => helped = false,
            _ => over = false,
        }
    }
    match (over, helped) {
        (true, true) => Some(vec![Next::Holds]),
        (true, false) => None,
        (false, _) => Some(found),
    }
}

fn begin(step: &Step, rules: &TargetRules) -> Next {
    match step.operations() {
        Err(_) => Next::Manual(step.id.clone()),
        Ok(_) if step_risk(step, rules) == Risk::Read => Next::Work(step.id.clone()),
        Ok(_) => Next::Plan(step.id.clone()),
    }
}

/// The next recovery step that nothing happened to: first the looks before it, then the one that the checks suggest.
fn offer(book: &Book, rules: &TargetRules, suggested: Option<&str>) -> Vec<Next> {
    let diagnosing = book
        .runbook()
        .steps(SectionKind::Diagnose)
        .any(|step| matches!(state(book, step), StepState::Started));
    let waiting: Vec<&Step> = book
        .runbook()
        .steps(SectionKind::Recover)
        .filter(|step| state(book, step) == StepState::Waiting)
        .collect();
    let looks = waiting.iter().find(|step| step_risk(step, rules) == Risk::Read);
    if let Some(look) = looks {
        return vec![begin(look, rules)];
    }
    if diagnosing {
        return Vec::new();
    }
    let fits = waiting.iter().find(|step| Some(step.id.as_str()) == suggested);
    match fits.or(waiting.first()) {
        Some(step) => vec![begin(step, rules)],
        None => vec![Next::Exhausted],
    }
}

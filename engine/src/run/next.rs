//! What a run does next. Pure.
//!
//! Diagnostics start at once, beside each other. Recovery goes one step after the other: a look runs, a mutation is
//! planned and asked. Once a recovery step succeeded, everything is verified anew; if that does not hold, the checks look
//! again, and the next recovery step is offered. A step that the checks suggest does not wait for one that only watches,
//! and takes the place of one that Muster asked for when it knew less, as long as nobody answered.

use super::{
    book::{Book, step_risk},
    ledger::StepState,
};
use crate::{event::Actor, settings::TargetRules};
use operations::{Risk, Sensitivity};
use runbook::{SectionKind, Step, hint};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Look, or do what was approved.
    Work(String),
    /// Plan and ask.
    Plan(String),
    /// A person does it.
    Manual(String),
    /// Sensitive: only for whoever asks.
    Ask(String),
    /// Looked at before a newer recovery: look again.
    Again(String),
    /// Asked for by Muster when it knew less, and nobody answered yet: another step fits.
    Withdraw(String),
    /// Everything that was verified holds.
    Holds,
    /// Nothing helped, nothing is left.
    Exhausted,
}

pub(crate) fn next(book: &Book, rules: &TargetRules, suggested: Option<&str>) -> Vec<Next> {
    if book.folds.values().any(|fold| matches!(fold.state, StepState::Stopped | StepState::Cancelled)) {
        return Vec::new();
    }
    let checks = book.runbook().steps(SectionKind::Diagnose);
    let mut found: Vec<Next> = checks
        .filter(|step| state(book, step) == StepState::Waiting && step.operations().is_ok())
        .filter(|step| by_itself(book, step))
        .map(|step| begin(book, step, rules))
        .collect();
    let recover: Vec<&Step> = book.runbook().steps(SectionKind::Recover).collect();
    let moved: Vec<&str> = recover.iter().filter_map(|step| moves(book, step, suggested)).collect();
    found.extend(moved.iter().map(|id| Next::Withdraw((*id).to_owned())));
    let busy = recover.iter().any(|step| match state(book, step) {
        StepState::Planned if moved.contains(&step.id.as_str()) => false,
        StepState::Planned | StepState::Approved | StepState::Unknown | StepState::Failed => true,
        // What was changed and is watched is not over: nothing is verified before it is.
        StepState::Started => suggested.is_none() || step_risk(step, rules) != Risk::Read,
        _ => false,
    });
    if busy || recover.is_empty() {
        return found;
    }
    let newest = |counts: &dyn Fn(&Step) -> bool| {
        let steps = recover.iter().filter(|step| recovered(book, step, rules) && counts(step));
        steps.map(|step| book.fold(&step.id).seq).max()
    };
    // What only watched and saw it come back changed nothing: what was verified after the change still counts.
    let changed = newest(&|step| step_risk(step, rules) != Risk::Read);
    let verified =
        [changed, newest(&|_| true)].into_iter().flatten().find_map(|since| verify(book, rules, since));
    found.extend(verified.unwrap_or_else(|| {
        let again = outdated(book, rules, &recover);
        if again.is_empty() { offer(book, rules, suggested) } else { again }
    }));
    found
}

/// The step, if Muster asked for it, nobody answered, and the checks suggest another one that can still begin.
fn moves<'a>(book: &Book, step: &'a Step, suggested: Option<&str>) -> Option<&'a str> {
    let fold = book.fold(&step.id);
    let alone = fold.planned_by == Some(Actor::Muster) && fold.approved_by.is_empty();
    let other = suggested.filter(|id| *id != step.id && book.fold(id).state == StepState::Waiting);
    (fold.state == StepState::Planned && alone && other.is_some()).then_some(step.id.as_str())
}

/// The checks that looked before a recovery step ended without helping: what they found then may not be so any more.
fn outdated(book: &Book, rules: &TargetRules, recover: &[&Step]) -> Vec<Next> {
    let ended = |step: &&&Step| matches!(state(book, step), StepState::Succeeded | StepState::TimedOut);
    let Some(since) = recover.iter().filter(ended).map(|step| book.fold(&step.id).seq).max() else {
        return Vec::new();
    };
    let looked = [StepState::Succeeded, StepState::Failed, StepState::TimedOut];
    let checks = book.runbook().steps(SectionKind::Diagnose).filter(|step| {
        let fold = book.fold(&step.id);
        looked.contains(&fold.state) && fold.seq < since && matches!(begin(book, step, rules), Next::Work(_))
    });
    checks.map(|step| Next::Again(step.id.clone())).collect()
}

/// Whether a check that runs by itself is not over yet.
pub(crate) fn diagnosing(book: &Book, rules: &TargetRules) -> bool {
    book.runbook().steps(SectionKind::Diagnose).any(|step| match state(book, step) {
        StepState::Started => true,
        StepState::Waiting => {
            step.operations().is_ok()
                && by_itself(book, step)
                && matches!(begin(book, step, rules), Next::Work(_))
        }
        _ => false,
    })
}

/// Whether a step begins without being chosen: its author did not take it out, and its condition is not known to fail.
fn by_itself(book: &Book, step: &Step) -> bool {
    let fails = |when: &String| hint::condition(when, &book.facts()) == Some(false);
    !step.options.exclude_from_run_all && !step.options.fits.as_ref().is_some_and(fails)
}

fn state(book: &Book, step: &Step) -> StepState {
    book.fold(&step.id).state
}

/// A look is no recovery, unless it waited for something and that holds.
fn recovered(book: &Book, step: &Step, rules: &TargetRules) -> bool {
    let fold = book.fold(&step.id);
    let held = fold.reports.values().any(|report| report.holds == Some(true));
    fold.state == StepState::Succeeded && (held || step_risk(step, rules) != Risk::Read)
}

/// `None`: verified, and it does not hold.
fn verify(book: &Book, rules: &TargetRules, since: i64) -> Option<Vec<Next>> {
    let mut found = Vec::new();
    let mut helped = true;
    let mut over = true;
    for step in book.runbook().steps(SectionKind::Verify) {
        let fold = book.fold(&step.id);
        match fold.state {
            StepState::Waiting if !by_itself(book, step) => {}
            StepState::Waiting => {
                over = false;
                found.push(begin(book, step, rules));
            }
            state if state.is_over() && fold.seq < since => {
                over = false;
                found.push(Next::Again(step.id.clone()));
            }
            StepState::Succeeded => {
                helped &= fold.reports.values().all(|report| report.holds != Some(false));
            }
            StepState::Skipped => {}
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

/// How a step begins: only a plain look of a reviewed text runs unasked, in every section.
pub(crate) fn begin(book: &Book, step: &Step, rules: &TargetRules) -> Next {
    let id = step.id.clone();
    let looks = step_risk(step, rules) == Risk::Read;
    match step.operations() {
        Err(_) => Next::Manual(id),
        Ok(_) if looks && step.sensitivity() != Sensitivity::Plain => Next::Ask(id),
        Ok(_) if looks && book.runbook().reviewed => Next::Work(id),
        Ok(_) => Next::Plan(id),
    }
}

/// The step that the checks suggest, else the next one that nothing happened to.
fn offer(book: &Book, rules: &TargetRules, suggested: Option<&str>) -> Vec<Next> {
    let waiting: Vec<&Step> = book
        .runbook()
        .steps(SectionKind::Recover)
        .filter(|step| state(book, step) == StepState::Waiting)
        .collect();
    let fits = waiting.iter().find(|step| Some(step.id.as_str()) == suggested);
    let Some(step) = fits.or_else(|| waiting.iter().find(|step| by_itself(book, step))) else {
        let watching =
            book.runbook().steps(SectionKind::Recover).any(|step| state(book, step) == StepState::Started);
        return if watching { Vec::new() } else { vec![Next::Exhausted] };
    };
    match begin(book, step, rules) {
        Next::Work(id) => vec![Next::Work(id)],
        _ if fits.is_none() && diagnosing(book, rules) => Vec::new(),
        begun => vec![begun],
    }
}

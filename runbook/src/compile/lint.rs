//! What a whole runbook gets wrong. One function a rule.

use super::findings::Findings;
use crate::{Level, Runbook, SectionKind, hint};
use operations::Risk;

/// Verbs of `/incident`: a slug that is one could never be called.
const VERBS: &[&str] = &[
    "ack",
    "approve",
    "cancel",
    "command",
    "declare",
    "declare-on",
    "deny",
    "done",
    "form",
    "help",
    "join",
    "list",
    "new",
    "note",
    "page",
    "plan",
    "publish",
    "resolve",
    "retry",
    "reveal",
    "reword",
    "runbook",
    "settle",
    "severity",
    "skip",
    "snooze",
    "state",
    "status",
    "stop",
    "timeline",
    "update",
    "watch",
    "withhold",
];

pub(super) fn runbook(runbook: &Runbook, findings: &mut Findings) {
    slug(runbook, findings);
    hints(runbook, findings);
    verification(runbook, findings);
}

fn slug(runbook: &Runbook, findings: &mut Findings) {
    if VERBS.contains(&runbook.slug.as_str()) {
        let message = format!("the slug `{}` is a verb of /incident: nobody could call it", runbook.slug);
        findings.say(Level::Error, "slug-is-a-verb", 1, message);
    }
}

fn hints(runbook: &Runbook, findings: &mut Findings) {
    for hint in &runbook.hints {
        if runbook.step(&hint.suggest).is_none() {
            let message = format!("the hint suggests `{}`, which is no step", hint.suggest);
            findings.say(Level::Error, "hint-step", 1, message);
        }
        if !hint::is_readable(&hint.when) {
            findings.say(
                Level::Error,
                "hint-condition",
                1,
                format!("the condition `{}` can't be read", hint.when),
            );
        }
    }
}

fn verification(runbook: &Runbook, findings: &mut Findings) {
    let changes = runbook.steps(SectionKind::Recover).any(|step| step.risk() != Risk::Read);
    if changes && runbook.steps(SectionKind::Verify).next().is_none() {
        let message = "it changes something and verifies nothing".to_owned();
        findings.say(Level::Warning, "no-verification", runbook.line, message);
    }
}

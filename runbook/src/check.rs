//! `muster check`: what a set of files compiles to, for people and for CI. Pure.

use crate::{Compiled, Finding, Level, Runbook, Source, What, compile, finding::render};
use operations::Risk;
use std::fmt::Write as _;

/// The outcome of checking files.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// Findings and a summary per runbook, ready to print.
    pub text: String,
    pub errors: usize,
    pub warnings: usize,
    pub runbooks: Vec<Runbook>,
    pub findings: Vec<Finding>,
}

/// Checks `(file, text)` pairs together: two runbooks with one slug are an error naming both.
#[must_use]
pub fn check(files: &[(String, String)]) -> Checked {
    let mut checked = Checked::default();
    for (file, text) in files {
        let Compiled { runbooks, mut findings } = compile(&Source { file, text, reviewed: true });
        for runbook in &runbooks {
            if let Some(other) = checked.runbooks.iter().find(|other| other.slug == runbook.slug) {
                findings.push(same_slug(runbook, other));
            }
        }
        checked.text.push_str(&render(&findings, file, text));
        checked.runbooks.extend(runbooks);
        checked.findings.extend(findings);
    }
    let count = |level| checked.findings.iter().filter(|finding| finding.level == level).count();
    (checked.errors, checked.warnings) = (count(Level::Error), count(Level::Warning));
    for runbook in &checked.runbooks {
        summary(&mut checked.text, runbook);
    }
    checked
}

fn same_slug(runbook: &Runbook, other: &Runbook) -> Finding {
    Finding {
        level: Level::Error,
        code: "same-slug",
        file: runbook.file.clone(),
        line: runbook.line,
        column: 1,
        message: format!("the slug `{}` is also that of {}:{}", runbook.slug, other.file, other.line),
        help: Some("give one of them another `slug:` in its front matter".into()),
    }
}

/// What is automatic, confirmed, manual: writing to a string does not fail.
fn summary(out: &mut String, runbook: &Runbook) {
    let steps: Vec<_> = runbook.sections.iter().flat_map(|section| &section.steps).collect();
    let manual = steps.iter().filter(|step| step.operations().is_err()).count();
    let reads = steps.iter().filter(|step| step.operations().is_ok() && step.risk() == Risk::Read).count();
    let _ = writeln!(
        out,
        "{} ({}:{}): {} steps: {reads} by itself, {} confirmed, {manual} by a person",
        runbook.slug,
        runbook.file,
        runbook.line,
        steps.len(),
        steps.len() - manual - reads,
    );
    for step in steps {
        for command in &step.commands {
            let kind = match command.what.reasons().first() {
                Some(reason) => format!("manual   {reason}"),
                None => format!("{:8} {}", command.what.risk().to_string(), names(&command.what)),
            };
            let _ = writeln!(out, "  {:>4}  {:24} {kind}", command.line, step.id);
        }
    }
}

/// The operations of a command, and its filters behind them.
fn names(what: &What) -> String {
    let operations: Vec<&str> = what.operations().iter().map(|operation| operation.name()).collect();
    let mut names = if operations.is_empty() { what.command() } else { operations.join(", ") };
    if let What::Filtered { through, .. } = what {
        for filter in through {
            let _ = write!(names, " | {}", filter.name());
        }
    }
    names
}

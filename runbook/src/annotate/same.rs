//! Whether an annotated copy means what its original means: the same commands, facts and risk.

use crate::{Fact, Known, check::File};
use serde_json::Value;

/// What is not the same, in words; empty: nothing. Lines count from where the texts begin; files and slugs may have
/// other names.
#[must_use]
pub fn differences(original: &File, copy: &File) -> Vec<String> {
    let shift = rows(&copy.text).saturating_sub(rows(&original.text));
    let mut wrong = Vec::new();
    compare(&mut wrong, "command", &commands(original, shift), &commands(copy, 0));
    compare(&mut wrong, "fact", &facts(original, shift), &facts(copy, 0));
    compare(&mut wrong, "runbook", &runbooks(original), &runbooks(copy));
    wrong
}

fn rows(text: &str) -> u32 {
    u32::try_from(text.lines().count()).unwrap_or(u32::MAX)
}

fn compare(wrong: &mut Vec<String>, what: &str, before: &[Value], after: &[Value]) {
    for lost in before.iter().filter(|one| !after.contains(one)) {
        wrong.push(format!("{what} lost or changed: {lost}"));
    }
    for new in after.iter().filter(|one| !before.contains(one)) {
        wrong.push(format!("{what} new or changed: {new}"));
    }
    if wrong.is_empty() && before.len() != after.len() {
        wrong.push(format!("{} {what}s became {}", before.len(), after.len()));
    }
}

fn commands(file: &File, shift: u32) -> Vec<Value> {
    let commands = file.commands.iter().map(|command| {
        let mut command = command.clone();
        command.line += shift;
        command.end_line += shift;
        command.file = String::new();
        command.runbook = String::new();
        serde_json::to_value(command).unwrap_or_default()
    });
    commands.collect()
}

/// A fact that front matter had already stands where it stood.
fn facts(file: &File, shift: u32) -> Vec<Value> {
    let (yaml, _) = crate::front::split(&file.text);
    let front = yaml.map_or(0, |yaml| rows(yaml) + 2);
    let facts = file.facts.iter().map(|fact| {
        let mut fact: Fact = fact.clone();
        if fact.line > front || front == 0 {
            fact.line += shift;
            if let Known::Expected { lines: Some(lines), .. } = &mut fact.known {
                *lines = lines.map(|line| line + shift);
            }
        }
        serde_json::to_value(fact).unwrap_or_default()
    });
    facts.collect()
}

fn runbooks(file: &File) -> Vec<Value> {
    let runbooks = file.runbooks.iter().map(|runbook| {
        // Their order says nothing.
        let mut deadlines = runbook.deadlines.clone();
        deadlines.sort_by(|a, b| a.what.cmp(&b.what));
        serde_json::json!({
            "alerts": runbook.alerts,
            "severity": runbook.severity,
            "language": runbook.language,
            "mttr": runbook.mttr_target_ms,
            "target": runbook.target,
            "deadlines": deadlines,
            "checklist": runbook.checklist,
            "facts": runbook.facts.iter().map(|fact| &fact.known).filter(|known| !matches!(known, Known::Expected { .. })).collect::<Vec<_>>(),
            "steps": runbook.sections.iter().flat_map(|section| &section.steps).map(|step| (&step.id, step.risk().to_string())).collect::<Vec<_>>(),
        })
    });
    runbooks.collect()
}

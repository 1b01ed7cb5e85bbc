//! `--format json`: one object a line, each with its `type`; the keys are a promise (docs/check.md, docs/check.schema.json).

use super::{Checked, File};
use crate::{Fact, Finding, Runbook};
use serde_json::{Value, json};

impl Checked {
    /// For each file its runbooks, its commands and facts in source order, and its findings.
    #[must_use]
    pub fn json(&self) -> String {
        let lines = self.files.iter().flat_map(lines);
        lines.map(|line| format!("{line}\n")).collect()
    }
}

fn lines(file: &File) -> impl Iterator<Item = Value> + '_ {
    let commands = file.commands.iter().filter_map(|command| serde_json::to_value(command).ok());
    let mut read: Vec<Value> = commands.chain(file.facts.iter().map(|one| fact(file, one))).collect();
    read.sort_by_key(|line| line["line"].as_u64());
    file.runbooks.iter().map(runbook).chain(read).chain(file.findings.iter().map(finding))
}

fn runbook(runbook: &Runbook) -> Value {
    json!({
        "type": "runbook",
        "file": runbook.file,
        "line": runbook.line,
        "title": runbook.title,
        "slug": runbook.slug,
        "severity": runbook.severity,
        "language": runbook.language,
        "mttr_target_s": runbook.mttr_target_ms.map(|ms| ms / 1000),
        "aliases": runbook.aliases,
        "alerts": runbook.alerts,
    })
}

/// `runbook` is null for what holds for the whole file.
fn fact(file: &File, fact: &Fact) -> Value {
    // By line, as they come.
    let has = |runbook: &&Runbook| {
        let from = runbook.facts.partition_point(|own| own.line < fact.line);
        runbook.facts[from..].iter().take_while(|own| own.line == fact.line).any(|own| own == fact)
    };
    let mut having = file.runbooks.iter().filter(has);
    let owner = having.next().filter(|_| having.next().is_none());
    let mut line = serde_json::to_value(fact).unwrap_or_default();
    line["type"] = "fact".into();
    line["file"] = file.file.as_str().into();
    line["runbook"] = owner.map(|runbook| runbook.slug.as_str()).into();
    line
}

fn finding(finding: &Finding) -> Value {
    json!({
        "type": "finding",
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
        "level": finding.level,
        "code": finding.code,
        "message": finding.message,
        "help": finding.help,
    })
}

//! `--format json`: one object a line, each with its `type`; the keys are a promise (docs/check.md, docs/check.schema.json).

use super::{Checked, File};
use crate::{Finding, Runbook};
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
    file.runbooks.iter().map(runbook).chain(commands).chain(file.findings.iter().map(finding))
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

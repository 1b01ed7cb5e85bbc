//! `--format sarif`: findings as SARIF 2.1.0, which code hosts show beside the lines of a change.

use super::Checked;
use crate::{Finding, Level};
use serde_json::{Value, json};
use std::collections::BTreeSet;

impl Checked {
    #[must_use]
    pub fn sarif(&self) -> String {
        let rules: BTreeSet<&str> = self.findings().map(|finding| finding.code).collect();
        let rules: Vec<Value> = rules.into_iter().map(|code| json!({ "id": code })).collect();
        let results: Vec<Value> = self.findings().map(result).collect();
        let log = json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": { "name": "muster check", "rules": rules } },
                "columnKind": "unicodeCodePoints",
                "results": results,
            }],
        });
        format!("{log:#}\n")
    }
}

fn result(finding: &Finding) -> Value {
    let text = match &finding.help {
        Some(help) => format!("{}: {help}", finding.message),
        None => finding.message.clone(),
    };
    json!({
        "ruleId": finding.code,
        "level": match finding.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "note",
        },
        "message": { "text": text },
        "locations": [{ "physicalLocation": {
            "artifactLocation": { "uri": finding.file },
            "region": { "startLine": finding.line, "startColumn": finding.column },
        }}],
    })
}

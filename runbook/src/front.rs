//! The YAML in front of a runbook: what refines it, all optional. Pure. Unknown keys are findings.

use crate::{Deadline, Hint};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Front {
    pub(crate) slug: Option<String>,
    pub(crate) aliases: Vec<String>,
    pub(crate) alerts: Vec<String>,
    pub(crate) severity: Option<String>,
    /// `en` or `fr`; else told by the section headings.
    pub(crate) language: Option<String>,
    pub(crate) target: Option<String>,
    /// `10m`.
    pub(crate) mttr: Option<String>,
    /// What is promised outside, e.g. `status-page: 5m`.
    pub(crate) deadlines: BTreeMap<String, String>,
    pub(crate) hints: Vec<Hint>,
    pub(crate) owner: Option<String>,
    /// A date, `2027-01-31`.
    pub(crate) review: Option<String>,
}

/// The front matter's text and where the Markdown begins: byte offset and lines skipped.
pub(crate) fn split(text: &str) -> (Option<&str>, usize) {
    let Some(rest) = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n")) else {
        return (None, 0);
    };
    let start = text.len() - rest.len();
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if line.trim_end() == "---" {
            return (Some(&rest[..at]), start + at + line.len());
        }
        at += line.len();
    }
    (None, 0)
}

/// # Errors
/// Line (in the file), column, message.
pub(crate) fn parse(yaml: &str) -> Result<Front, (u32, u32, String)> {
    serde_saphyr::from_str(yaml).map_err(|error| {
        let (line, column) = error.location().map_or((1, 1), |at| (at.line() as u32, at.column() as u32));
        (line + 1, column, error.without_snippet().to_string())
    })
}

/// # Errors
/// The name whose length of time can't be read.
pub(crate) fn deadlines(front: &Front) -> Result<Vec<Deadline>, String> {
    front
        .deadlines
        .iter()
        .map(|(what, span)| {
            millis(span)
                .map(|within_ms| Deadline { what: what.clone(), within_ms })
                .ok_or_else(|| what.clone())
        })
        .collect()
}

pub(crate) fn millis(span: &str) -> Option<i64> {
    let duration: jiff::SignedDuration = span.parse().ok()?;
    i64::try_from(duration.as_millis()).ok()
}

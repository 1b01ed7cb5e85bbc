//! In what time the service should be back: `MTTR Target: 2 minutes`, `RTO 4 h`, `Objectif de rétablissement : 30 min`. Pure.

use super::{Found, Known, passage::Passage, span, words::holds};
use crate::section::fold;

pub(super) const LABELS: &[&str] = &[
    "mttr",
    "mttr target",
    "target mttr",
    "rto",
    "recovery time objective",
    "recovery target",
    "time to recover",
    "recovery time",
    "time to restore",
    "time to resolve",
    "resolution target",
    "target resolution time",
    "resolution time",
    "recovery objective",
    "objectif de retablissement",
    "objectif mttr",
    "mttr cible",
    "delai de retablissement",
    "temps de retablissement",
    "delai de resolution",
    "objectif de resolution",
    "objectif de reprise",
    "dmia",
];

pub(super) fn find(passage: &Passage, found: &mut Found) {
    // A column of a table of situations.
    if let Some((_, cell)) = passage.cell(&["rto", "mttr"])
        && let Some(span) = span::first(&cell.text).filter(|span| span.seconds > 0)
    {
        found.beside(passage.line, Known::MttrTarget { seconds: span.seconds });
    }
    for clause in &passage.clauses {
        let label = fold(&clause.label);
        let value = if LABELS.contains(&label.as_str()) || holds(&label, &["mttr", "rto"]) {
            Some(clause.value.as_str())
        } else {
            behind(&clause.whole)
        };
        if let Some(span) = value.and_then(span::first).filter(|span| span.seconds > 0) {
            found.claim(clause.line, Known::MttrTarget { seconds: span.seconds });
        }
    }
}

/// What stands behind `MTTR` or the like in a sentence.
fn behind(text: &str) -> Option<&str> {
    let words = super::words::words(text);
    let named = words.iter().find(|word| ["mttr", "rto"].contains(&word.folded.as_str()))?;
    Some(&text[named.to..])
}

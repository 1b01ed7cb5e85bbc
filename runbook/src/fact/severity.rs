//! `P1 —` in a title, `**Severity**: P2 (Warning)`, `Gravité : haute`, `SEV1.` Pure.

use super::{
    Found, Known,
    passage::{Passage, Shape},
    words::{bare, tidy, words},
};
use crate::section::fold;

pub(super) const LABELS: &[&str] = &[
    "severity",
    "alert severity",
    "severity level",
    "sev",
    "priority",
    "criticality",
    "urgency",
    "gravite",
    "severite",
    "niveau de gravite",
    "niveau de severite",
    "priorite",
    "criticite",
    "urgence",
    "niveau",
];

/// Words for a level, by the level.
const NAMES: &[(u8, &[&str])] = &[
    (1, &["critical", "critique", "blocker", "emergency", "bloquant", "page"]),
    (2, &["high", "major", "haute", "eleve", "elevee", "majeur", "majeure", "urgent", "error"]),
    (3, &["medium", "moderate", "moyen", "moyenne", "warning", "avertissement", "normal"]),
    (4, &["low", "minor", "info", "informational", "basse", "faible", "mineur", "mineure"]),
];

pub(super) fn find(passage: &Passage, found: &mut Found) {
    if passage.shape == Shape::Heading {
        if let Some((level, written)) = code(&passage.text).filter(|_| passage.title) {
            found.beside(passage.line, severity(level, &written));
        } else if let Some(clause) =
            passage.clauses.first().filter(|one| LABELS.contains(&fold(&one.label).as_str()))
            && let Some((level, written)) = level(&clause.value)
        {
            found.beside(passage.line, severity(level, &written));
        }
        return;
    }
    if matches!(passage.shape, Shape::Row | Shape::Comment) {
        return;
    }
    for clause in &passage.clauses {
        let folded = fold(&clause.label);
        let whole = bare(&clause.whole);
        if LABELS.contains(&folded.as_str()) {
            let Some((level, written)) = level(&clause.value) else { continue };
            found.claim(clause.line, severity(level, &written));
        } else if let Some((level, written)) = code(whole).filter(|(_, written)| *written == whole) {
            found.claim(clause.line, severity(level, &written));
        } else if clause.label.is_empty() {
            // `Severity P2.`
            let Some((first, rest)) = whole.split_once(' ') else { continue };
            if !LABELS.contains(&fold(first).as_str()) {
                continue;
            }
            let alone = code(rest).filter(|(_, written)| *written == rest);
            let bare_digit = || digit(rest).map(|level| (level, whole.to_owned()));
            if let Some((level, written)) = alone.or_else(bare_digit) {
                found.claim(clause.line, severity(level, &written));
            }
        }
    }
}

fn severity(level: u8, written: &str) -> Known {
    Known::Severity { severity: format!("SEV{level}"), written: written.to_owned() }
}

/// The level that a word means, from 1.
pub(crate) fn named(value: &str) -> Option<u8> {
    level(value).map(|(level, _)| level)
}

/// The level that the value of a label begins with, and as much of it as names it.
fn level(value: &str) -> Option<(u8, String)> {
    let value = bare(value);
    let all = words(value);
    let short = all.len() <= 4;
    if let Some((level, written)) = code(value) {
        return Some((level, if short { tidy(value) } else { written }));
    }
    let first = all.first()?;
    let named = NAMES.iter().find(|(_, names)| names.contains(&first.folded.as_str()))?;
    Some((named.0, if short { tidy(value) } else { value[first.from..first.to].to_owned() }))
}

/// `P1`, `SEV-2`, `Sev 3`, `S1`: the first in the text, as written. Percentiles are no priorities.
fn code(text: &str) -> Option<(u8, String)> {
    let words = words(text);
    words.iter().enumerate().find_map(|(at, word)| {
        let raw = &text[word.from..word.to];
        if word.folded == "sev" {
            let next = words.get(at + 1).filter(|next| text[word.to..next.from].trim().is_empty())?;
            return Some((digit(&next.folded)?, text[word.from..next.to].to_owned()));
        }
        let rest = ["sev-", "sev", "p", "s"].iter().find_map(|prefix| word.folded.strip_prefix(prefix))?;
        Some((digit(rest)?, raw.to_owned()))
            .filter(|_| raw.starts_with(|c: char| c.is_uppercase() || word.folded.starts_with("sev")))
    })
}

/// Five levels or four, from 0 or 1: ours are 1 to 4.
fn digit(text: &str) -> Option<u8> {
    match text {
        "0" | "1" => Some(1),
        "2" => Some(2),
        "3" => Some(3),
        "4" | "5" => Some(4),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_severity_is_read_however_it_is_written() {
        for (value, expected) in [
            ("P2 (Warning)", Some((2, "P2 (Warning)"))),
            ("critical", Some((1, "critical"))),
            ("Haute", Some((2, "Haute"))),
            ("sev2", Some((2, "sev2"))),
            ("Sev 3", Some((3, "Sev 3"))),
            ("P1 if customers see it, else P3, see the table", Some((1, "P1"))),
            ("unknown", None),
        ] {
            assert_eq!(level(value), expected.map(|(level, text)| (level, text.to_owned())), "{value}");
        }
        assert_eq!(code("E2E latency P99 > 3s"), None);
        assert_eq!(code("[SEV-1] Kafka"), Some((1, "SEV-1".into())));
    }
}

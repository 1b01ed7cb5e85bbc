//! How long a section should take: `Immediate Actions (0-2 minutes)`, `First 15 minutes`, `Court terme (1-24 h)`. Pure.

use super::{
    Found, Known,
    passage::{Passage, Shape},
    span,
    topic::Topic,
    words::{bare, begins, parenthesis, without_parenthesis},
};
use crate::section::fold;

/// Labels of how long it takes.
const LABELS: &[&str] = &[
    "response time",
    "time required",
    "estimated time",
    "estimated duration",
    "time to complete",
    "temps de reponse",
    "duree estimee",
    "temps estime",
];

pub(super) fn find(passage: &Passage, found: &mut Found) {
    if matches!(passage.shape, Shape::Prose | Shape::Item | Shape::Front) {
        for clause in passage.clauses.iter().filter(|one| LABELS.contains(&fold(&one.label).as_str())) {
            let Some(span) = span::first(&clause.value) else { continue };
            let (section, to_s) = (clause.label.clone(), Some(span.seconds));
            found.claim(clause.line, Known::TimeBox { section, from_s: 0, to_s });
        }
    }
    if passage.shape == Shape::Heading
        && let Some((section, (from_s, to_s))) = boxed(&passage.text)
    {
        // A limit in a runbook's title, `Lag (> 5 min)`, is a threshold.
        let opens = ["first", "within", "after", "premieres", "apres"];
        let sure = span::is_between(&passage.text) || begins(&fold(unnumbered(&section)), &opens);
        if passage.title && !sure && passage.topic != Some(Topic::Checklist) {
            return;
        }
        let section = unnumbered(&section).to_owned();
        found.beside(passage.line, Known::TimeBox { section, from_s, to_s });
    }
}

/// The heading without its time, and the time.
pub(super) fn boxed(title: &str) -> Option<(String, (u64, Option<u64>))> {
    if let Some((_, inside, _)) = parenthesis(title)
        && let Some(range) = span::range(inside)
    {
        return Some((without_parenthesis(title), range));
    }
    if let Some((_, inside, _)) = parenthesis(title)
        && let Some(span) = span::first(inside).filter(|span| span.from == 0 && span.to == inside.len())
    {
        return Some((without_parenthesis(title), (0, Some(span.seconds))));
    }
    for mark in [": ", " — ", " – ", " | ", " - "] {
        let Some((before, behind)) = title.split_once(mark) else { continue };
        for (name, time) in [(before, behind), (behind, before)] {
            if let Some(range) = span::range(time) {
                return Some((bare(name).to_owned(), range));
            }
        }
    }
    span::range(title).map(|range| (title.to_owned(), range))
}

/// Without the number of a section or step: `4.2.2 First 10 minutes`, `Step 1 — Be sure`.
fn unnumbered(title: &str) -> &str {
    let step = title.split_once(" — ").or_else(|| title.split_once(": ")).filter(|(before, _)| {
        let folded = fold(before);
        let name = folded.trim_end_matches(|c: char| c.is_ascii_digit()).trim();
        name != folded && ["step", "phase", "etape"].contains(&name)
    });
    let title = step.map_or(title, |(_, behind)| behind);
    let number = title
        .split(' ')
        .next()
        .filter(|word| word.contains('.') && word.chars().all(|c| c.is_ascii_digit() || c == '.'));
    number.map_or(title, |number| title[number.len()..].trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_parted_from_its_time() {
        for (title, expected) in [
            ("Immediate Actions (0-2 minutes)", Some(("Immediate Actions", 0, Some(120)))),
            ("Investigation: 5 to 15 min", Some(("Investigation", 300, Some(900)))),
            ("First 15 minutes", Some(("First 15 minutes", 0, Some(900)))),
            ("0–5 min — Triage", Some(("Triage", 0, Some(300)))),
            ("Restart", None),
        ] {
            let found = boxed(title);
            let found = found.as_ref().map(|(section, (from, to))| (section.as_str(), *from, *to));
            assert_eq!(found, expected, "{title}");
        }
    }
}

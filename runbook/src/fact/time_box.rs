//! How long a section should take: `Immediate Actions (0-2 minutes)`, `First 15 minutes`, `Court terme (1-24 h)`. Pure.

use super::words::bare;
use super::{
    Found, Known,
    passage::{Passage, Shape},
    span,
    topic::Topic,
    words::{parenthesis, without_parenthesis},
};

pub(super) fn find(passage: &Passage, found: &mut Found) {
    if passage.shape == Shape::Heading
        && let Some((section, (from_s, to_s))) = boxed(&passage.text)
    {
        // A limit in a runbook's title, `Lag (> 5 min)`, is a threshold.
        let open = from_s == 0 || to_s.is_none();
        if open
            && passage.title
            && passage.topic != Some(Topic::Checklist)
            && !span::is_between(&passage.text)
        {
            return;
        }
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

//! `If X, do Y`: a sentence that is taken apart where its condition ends. Pure.

use super::{
    verbs,
    words::{bare, words},
};

/// What opens a condition; folded.
const OPENING: &[&str] = &["if", "when", "once", "unless", "should", "si", "s", "quand", "lorsque", "sauf"];

/// A condition and what is to be done then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Branch<'a> {
    pub(super) when: &'a str,
    pub(super) then: &'a str,
}

/// `If X: Y`, `If X → Y`, `If X, Y`, `If X then Y`. `None`: it is no such sentence.
pub(super) fn of(text: &str) -> Option<Branch<'_>> {
    let text = text.trim();
    let opening = words(text).into_iter().next()?;
    if !OPENING.contains(&opening.folded.as_str())
        || !text[..opening.from].chars().all(|c| "*-– ".contains(c))
    {
        return None;
    }
    let body = &text[opening.to..].trim_start_matches(['\'', '’']);
    let (at, width) = end(body)?;
    let when = bare(&body[..at]).trim_start_matches("il ").trim_start_matches("ils ");
    let then = bare(&body[at + width..]);
    let then = ["then ", "alors "].iter().find_map(|word| then.strip_prefix(word)).unwrap_or(then);
    (!when.is_empty() && !then.is_empty()).then_some(Branch { when, then })
}

/// Where the condition ends, and how long the mark is: a colon or arrow, else the comma before a verb, else the first comma.
fn end(body: &str) -> Option<(usize, usize)> {
    let outside = |at: usize| body[..at].matches('(').count() <= body[..at].matches(')').count();
    let marks = |mark: &str| -> Vec<(usize, usize)> {
        let hits = body.match_indices(mark).filter(|(at, _)| outside(*at));
        hits.filter(|(at, mark)| {
            *mark == "→" || *mark == "=>" || body[at + mark.len()..].starts_with(char::is_whitespace)
        })
        .map(|(at, mark)| (at, mark.len()))
        .collect()
    };
    let first = [":", "→", "=>", "->"].iter().flat_map(|mark| marks(mark)).min();
    let commas = marks(",");
    let acts = commas.iter().find(|(at, width)| verbs::act(&body[at + width..]).is_some());
    let dash = || [" — ", " – ", " - "].iter().flat_map(|mark| marks(mark.trim_end())).min();
    let then = || body.find(" then ").or_else(|| body.find(" alors ")).map(|at| (at, 1));
    match (first, acts) {
        (Some(colon), Some(comma)) => Some(colon.min(*comma)),
        (found, comma) => found.or(comma.copied()),
    }
    .or_else(|| commas.first().copied())
    .or_else(dash)
    .or_else(then)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_condition_ends_where_a_reader_pauses() {
        for (text, expected) in [
            ("If single broker: restart pod, wait", Some(("single broker", "restart pod, wait"))),
            ("If < 5,000: wait", Some(("< 5,000", "wait"))),
            ("If CPU, memory or disk is high, scale up", Some(("CPU, memory or disk is high", "scale up"))),
            (
                "Si le disque est plein, vider les journaux.",
                Some(("le disque est plein", "vider les journaux")),
            ),
            ("S'il ne répond pas : redémarrer", Some(("ne répond pas", "redémarrer"))),
            ("Check it, then go", None),
            ("If only", None),
        ] {
            assert_eq!(of(text), expected.map(|(when, then)| Branch { when, then }), "{text}");
        }
    }
}

//! What is promised to the outside within a time: `**Status Page Update** (5 minutes)`. Pure.

use super::{
    Found, Known, escalation,
    passage::{Passage, Shape},
    span,
    topic::Topic,
    words::{bare, begins, holds, parenthesis, without_parenthesis, words},
};
use crate::section::fold;

pub(super) const HEADINGS: &[&str] = &[
    "customer communication",
    "communication",
    "communications",
    "communication plan",
    "comms",
    "comms plan",
    "status page",
    "stakeholder communication",
    "customer updates",
    "external communication",
    "page de statut",
    "page d etat",
    "communication client",
    "communication externe",
    "informer les clients",
];

/// Who or what is outside.
const OUTSIDE: &[&str] = &[
    "status page",
    "statuspage",
    "page de statut",
    "page d etat",
    "customer",
    "customers",
    "client",
    "clients",
    "stakeholder",
    "stakeholders",
    "twitter",
    "tweet",
    "press",
    "regulator",
    "cnil",
    "gdpr",
    "partners",
    "merchants",
    "utilisateurs",
    "account managers",
    "public update",
    "first update",
    "support team",
    "regulateur",
];

pub(super) fn find(passage: &Passage, found: &mut Found) {
    if !matches!(passage.shape, Shape::Item | Shape::Prose | Shape::Row | Shape::Front) {
        return;
    }
    if passage.shape == Shape::Row {
        row(passage, found);
        return;
    }
    let section = passage.topic == Some(Topic::Deadline);
    for clause in &passage.clauses {
        let folded = fold(&clause.whole);
        if !(section || holds(&folded, OUTSIDE))
            || begins(&folded, &["if", "si"])
            || holds(&folded, &["every", "toutes", "chaque"])
        {
            continue;
        }
        if let Some((what, within_s)) = promised(&clause.whole, section) {
            found.claim(
                clause.line,
                Known::Deadline { what, within_s, only: escalation::only_of(&clause.whole) },
            );
        }
    }
}

fn row(passage: &Passage, found: &mut Found) {
    let outside = holds(&fold(&passage.text), OUTSIDE);
    if !(outside || passage.topic == Some(Topic::Deadline)) || found.claimed {
        return;
    }
    let timed = passage.cells.iter().enumerate().find_map(|(at, cell)| {
        let span = span::first(&cell.text).filter(|_| cell.text.split_whitespace().count() <= 5)?;
        Some((at, span.seconds))
    });
    let Some((time, within_s)) = timed else { return };
    let Some((_, what)) =
        passage.cells.iter().enumerate().find(|(at, cell)| *at != time && !cell.text.is_empty())
    else {
        return;
    };
    found.claim(
        passage.line,
        Known::Deadline { what: what.text.clone(), within_s, only: escalation::only_of(&passage.text) },
    );
}

/// What, and within how many seconds: a time in parentheses, behind a word like `within`, or beside a colon.
fn promised(text: &str, section: bool) -> Option<(String, u64)> {
    if let Some((_, inside, _)) = parenthesis(text)
        && let Some(span) = span::first(inside)
    {
        return Some((bare(&without_parenthesis(text)).to_owned(), span.seconds));
    }
    let span = span::first(text)?;
    let before = words(&text[..span.from]);
    let within = ["within", "sous", "d-ici", "ici", "in", "dans", "before", "avant", "under", "moins", "les"];
    let bound = before.last().is_some_and(|word| within.contains(&word.folded.as_str()));
    if !(bound || section) {
        return None;
    }
    let mut before = before;
    while before.last().is_some_and(|word| {
        [within.as_slice(), &["the", "first", "d", "de", "en"]].concat().contains(&word.folded.as_str())
    }) {
        before.pop();
    }
    let what = before.last().map_or("", |word| text[..word.to].trim());
    let what = if what.is_empty() { bare(&text[span.to..]) } else { bare(what) };
    (!what.is_empty()).then(|| (what.to_owned(), span.seconds))
}

/// A name for the configuration: the status page has one that the engine knows.
pub(crate) fn name(what: &str) -> String {
    let folded = fold(what);
    if holds(&folded, &["status page", "statuspage", "page de statut", "page d etat"]) {
        return "status-page".to_owned();
    }
    crate::section::slug(what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_has_a_time_beside_it() {
        for (text, section, expected) in [
            ("Status Page Update (5 minutes)", false, Some(("Status Page Update", 300))),
            ("Twitter Update (30 minutes, critical only)", true, Some(("Twitter Update", 1800))),
            ("Update the status page within 10 minutes", false, Some(("Update the status page", 600))),
            ("Prévenir les clients sous 15 min", false, Some(("Prévenir les clients", 900))),
            ("15 min: e-mail to customers", true, Some(("e-mail to customers", 900))),
            ("Customers waited 10 minutes", false, None),
        ] {
            assert_eq!(
                promised(text, section),
                expected.map(|(what, time)| (what.to_owned(), time)),
                "{text}"
            );
        }
        assert_eq!(name("Page d'état mise à jour"), "status-page");
    }
}

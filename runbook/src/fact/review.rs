//! When the text is to be read again: `Last Updated: 2024-12-22`, `review_by:`, `**Monthly**: Review`. Pure.

use super::{
    Found, Known, date,
    passage::{Passage, Shape},
    topic::Topic,
    words::{holds, words},
};
use crate::section::fold;

pub(super) const HEADINGS: &[&str] = &[
    "review schedule",
    "review",
    "reviews",
    "maintenance",
    "revue",
    "revision",
    "revisions",
    "calendrier de revue",
];

pub(super) const LAST: &[&str] = &[
    "last updated",
    "last update",
    "last reviewed",
    "last review",
    "last modified",
    "last tested",
    "last verified",
    "updated",
    "reviewed",
    "reviewed on",
    "updated on",
    "date",
    "derniere mise a jour",
    "mise a jour",
    "mis a jour",
    "mis a jour le",
    "derniere revue",
    "derniere revision",
    "revu le",
    "last exercised",
    "last rehearsed",
    "last revision",
];
pub(super) const DUE: &[&str] = &[
    "review by",
    "next review",
    "review due",
    "next review due",
    "review date",
    "review on",
    "expires",
    "expires on",
    "valid until",
    "prochaine revue",
    "revue prevue",
    "prochaine revision",
    "a revoir le",
    "a revoir avant",
    "valable jusqu au",
    "due for review",
];

/// Adverbs for how often, by the length of time.
const OFTEN: &[(&str, &[&str])] = &[
    ("day", &["daily", "quotidien", "quotidiennement", "chaque jour", "every day"]),
    ("week", &["weekly", "hebdomadaire", "chaque semaine", "every week"]),
    (
        "month",
        &["monthly", "mensuel", "mensuelle", "mensuellement", "chaque mois", "every month", "tous les mois"],
    ),
    (
        "quarter",
        &[
            "quarterly",
            "trimestriel",
            "trimestrielle",
            "chaque trimestre",
            "every quarter",
            "tous les trimestres",
        ],
    ),
    (
        "year",
        &[
            "annually",
            "annual",
            "yearly",
            "annuel",
            "annuelle",
            "annuellement",
            "chaque annee",
            "every year",
            "tous les ans",
        ],
    ),
];

pub(super) fn find(passage: &Passage, found: &mut Found) {
    if passage.shape == Shape::Comment {
        return;
    }
    for clause in &passage.clauses {
        let label = fold(&clause.label);
        let dated =
            |last: Option<String>, due: Option<String>| Known::Review { every: None, text: None, last, due };
        let date = date::first(&clause.value);
        if let Some(date) = date.clone().filter(|_| LAST.contains(&label.as_str())) {
            found.claim(clause.line, dated(Some(date), None));
        } else if let Some(date) = date.filter(|_| is_due(passage, &label)) {
            due(clause.line, date, found);
        } else if passage.topic == Some(Topic::Review)
            || label.starts_with("review")
            || label.starts_with("revue")
        {
            schedule(clause.line, &label, &clause.value, &clause.whole, found);
        }
    }
}

/// Front matter's own key is `review`.
fn is_due(passage: &Passage, label: &str) -> bool {
    DUE.contains(&label) || passage.shape == Shape::Front && label == "review"
}

/// Beside the last one on its line, else alone.
fn due(line: u32, date: String, found: &mut Found) {
    for fact in found.facts.iter_mut().filter(|fact| fact.line == line) {
        if let Known::Review { last: Some(_), due: due @ None, .. } = &mut fact.known {
            *due = Some(date);
            return;
        }
    }
    found.claim(line, Known::Review { every: None, text: None, last: None, due: Some(date) });
}

/// `**Monthly**: Review and update`, `Review: quarterly`, `Reviewed every 6 months`.
fn schedule(line: u32, label: &str, value: &str, whole: &str, found: &mut Found) {
    let review = |every: String, text: &str| Known::Review {
        every: Some(every),
        text: Some(text.to_owned()).filter(|text| !text.is_empty()),
        last: None,
        due: None,
    };
    if let Some(every) = often(label) {
        found.claim(line, review(every, value));
    } else if let Some(every) = often(&fold(whole)) {
        let text = if label.is_empty() { whole } else { "" };
        found.claim(line, review(every, text));
    }
}

fn often(folded: &str) -> Option<String> {
    if let Some((every, _)) = OFTEN.iter().find(|(_, names)| holds(folded, names)) {
        return Some((*every).to_owned());
    }
    // `every 6 months`, `tous les 3 mois`.
    let words = words(folded);
    let at = words.iter().position(|word| ["every", "tous", "toutes"].contains(&word.folded.as_str()))?;
    let mut behind =
        words[at + 1..].iter().map(|word| word.folded.as_str()).skip_while(|word| *word == "les");
    let count: u32 = behind.next()?.parse().ok()?;
    let unit = match behind.next()? {
        "day" | "days" | "jours" => "days",
        "week" | "weeks" | "semaines" => "weeks",
        "month" | "months" | "mois" => "months",
        "year" | "years" | "ans" => "years",
        _ => return None,
    };
    Some(format!("{count} {unit}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_often_is_read_in_both_languages() {
        for (text, expected) in [
            ("monthly", Some("month")),
            ("trimestriel", Some("quarter")),
            ("every 6 months", Some("6 months")),
            ("tous les 3 mois", Some("3 months")),
            ("sometimes", None),
        ] {
            assert_eq!(often(text).as_deref(), expected, "{text}");
        }
    }
}

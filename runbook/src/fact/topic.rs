//! What a heading, a label or a line over a list says that stands below it. Pure.
//!
//! Finer than [`crate::section`], which asks what a run does with a section: here causes, contacts, reviews count too.

use super::{
    alert, cause, checklist, contact, deadline, escalation, expected, impact, prevention, review, symptom,
    verbs, warning,
    words::{begins, holds},
};
use crate::section::fold;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Topic {
    Symptom,
    Alert,
    Impact,
    Cause,
    Prevention,
    Expected,
    Warning,
    Contact,
    Escalation,
    Deadline,
    Review,
    Checklist,
    /// Tells the reader something and asks for nothing.
    Remark,
}

/// The first whose words are in the heading counts.
const TOPICS: &[(Topic, &[&str])] = &[
    (Topic::Escalation, escalation::HEADINGS),
    (Topic::Deadline, deadline::HEADINGS),
    (Topic::Expected, expected::HEADINGS),
    (Topic::Symptom, symptom::HEADINGS),
    (Topic::Impact, impact::HEADINGS),
    (Topic::Cause, cause::HEADINGS),
    (Topic::Prevention, prevention::HEADINGS),
    (Topic::Warning, warning::HEADINGS),
    (Topic::Checklist, checklist::HEADINGS),
    (Topic::Review, review::HEADINGS),
    (Topic::Contact, contact::HEADINGS),
    (Topic::Alert, alert::HEADINGS),
];

const REMARKS: &[&str] = &[
    "this",
    "these",
    "it",
    "that",
    "they",
    "ceci",
    "cela",
    "il",
    "elle",
    "table of contents",
    "contents",
    "toc",
    "table des matieres",
    "sommaire",
    "references",
    "see also",
    "voir aussi",
    "related",
    "background",
    "overview",
    "glossary",
    "contexte",
    "prerequisites",
    "prerequis",
    "requirements",
    "architecture",
    "meaning",
    "good news",
    "design note",
    "changelog",
    "change log",
    "history",
    "historique",
    "summary",
    "resume",
];

/// A heading is longer than this only if it is a sentence.
const WORDS: usize = 7;

pub(super) fn of(title: &str) -> Option<Topic> {
    let folded = fold(title);
    let case = ["if ", "when ", "si ", "quand "].iter().any(|word| folded.starts_with(word));
    if folded.is_empty() || case || folded.split(' ').count() > WORDS {
        return None;
    }
    if begins(&folded, expected::LEADS) {
        return Some(Topic::Expected);
    }
    let name = TOPICS.iter().find(|(_, words)| holds(&folded, words)).map(|(topic, _)| *topic);
    let remark = || begins(&folded, REMARKS).then_some(Topic::Remark);
    // `Evaluate the impact` asks for something: what is below are its parts.
    let act = verbs::act(title).filter(|act| *act != verbs::Act::Tell);
    let asks = act.is_some() && name != Some(Topic::Review);
    if asks { None } else { name.or_else(remark) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_in_both_languages_name_their_topic() {
        for (title, topic) in [
            ("Symptômes", Some(Topic::Symptom)),
            ("Causes possibles", Some(Topic::Cause)),
            ("Impact Observed", Some(Topic::Impact)),
            ("Contact Escalade", Some(Topic::Escalation)),
            ("Customer Communication", Some(Topic::Deadline)),
            ("Confirm", Some(Topic::Expected)),
            ("This re-establishes", Some(Topic::Remark)),
            ("Évaluer l'impact", None),
            ("Restart", None),
            ("If the fix causes issues", None),
        ] {
            assert_eq!(of(title), topic, "{title}");
        }
    }
}

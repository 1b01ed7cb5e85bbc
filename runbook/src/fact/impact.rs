//! What it means for users and the business. Pure.

use super::{
    Found, Known,
    passage::{Passage, Place, Shape},
    symptom::{plain, sentences},
    topic::Topic,
    words::{begins, holds},
};
use crate::section::fold;

pub(super) const HEADINGS: &[&str] = &[
    "impact",
    "impacts",
    "business impact",
    "user impact",
    "consequence",
    "consequences",
    "effects",
    "how bad",
    "who is affected",
    "qui est touche",
];

const LABELS: &[&str] = &[
    "impact",
    "impacts",
    "user impact",
    "customer impact",
    "business impact",
    "consequence",
    "consequences",
];

/// Who suffers, and what they can't do: in the head of a document that is the impact.
const USERS: &[&str] = &[
    "customers",
    "users",
    "clients",
    "utilisateurs",
    "les clients",
    "les utilisateurs",
    "merchants",
    "players",
    "passengers",
    "patients",
    "nobody",
    "no one",
    "personne",
];
const SUFFER: &[&str] =
    &["can t", "cannot", "can", "unable", "no longer", "ne peuvent", "ne peut", "will", "lose", "see"];

pub(super) fn find(passage: &Passage, found: &mut Found) {
    if let Some(text) = plain(passage, found, Topic::Impact) {
        found.claim(passage.line, Known::Impact { text });
        return;
    }
    for (line, text) in sentences(passage, found, Topic::Impact) {
        found.claim(line, Known::Impact { text });
    }
    if !matches!(passage.shape, Shape::Prose | Shape::Quote | Shape::Item) {
        return;
    }
    for clause in &passage.clauses {
        let labelled = LABELS.contains(&fold(&clause.label).as_str());
        let folded = fold(&clause.whole);
        let head =
            passage.topic.is_none() && passage.place == Place::Procedure && passage.shape != Shape::Item;
        if labelled && !clause.value.is_empty() {
            found.claim(clause.line, Known::Impact { text: clause.value.clone() });
        } else if head && begins(&folded, USERS) && holds(&folded, SUFFER) {
            found.beside(clause.line, Known::Impact { text: clause.whole.clone() });
        }
    }
}

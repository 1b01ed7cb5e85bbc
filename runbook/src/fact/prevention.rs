//! What would keep it from happening again. Pure.

use super::{Found, Known, passage::Passage, symptom::plain, topic::Topic};

pub(super) const HEADINGS: &[&str] = &[
    "prevention",
    "preventive",
    "preventive measures",
    "preventive actions",
    "how to prevent",
    "avoid this",
    "mesures preventives",
    "long-term fix",
    "hardening",
    "to prevent",
    "pour eviter",
    "eviter que",
    "does not happen again",
];

pub(super) fn find(passage: &Passage, found: &mut Found) {
    if let Some(text) = plain(passage, found, Topic::Prevention) {
        found.claim(passage.line, Known::Prevention { text });
    }
}

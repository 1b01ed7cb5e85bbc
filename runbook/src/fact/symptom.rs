//! How people notice. Pure.

use super::{
    Found, Known,
    passage::{Passage, Shape},
    topic::Topic,
    words::tidy,
};

pub(super) const HEADINGS: &[&str] = &[
    "symptom",
    "symptoms",
    "symptome",
    "symptomes",
    "signs",
    "signes",
    "how you notice",
    "what you see",
    "ce qu on voit",
    "indicators",
    "indications",
];

pub(super) fn find(passage: &Passage, found: &mut Found) {
    if let Some(text) = plain(passage, found, Topic::Symptom).or_else(|| plain(passage, found, Topic::Alert))
    {
        found.claim(passage.line, Known::Symptom { text });
    }
}

/// The words of an item or paragraph under a heading of that topic that is nothing else.
pub(super) fn plain(passage: &Passage, found: &Found, topic: Topic) -> Option<String> {
    let said = matches!(passage.shape, Shape::Item | Shape::Prose | Shape::Quote)
        && !passage.leads
        && !passage.text.ends_with(':');
    (said && !found.claimed && passage.topic == Some(topic)).then(|| tidy(&passage.text))
}

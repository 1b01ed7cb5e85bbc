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
    "how do i notice",
    "how to notice",
    "how do we notice",
    "what do users see",
    "comment s en apercevoir",
    "comment le voir",
    "indications",
    "signals",
    "detection signals",
    "signaux",
];

pub(super) fn find(passage: &Passage, found: &mut Found) {
    if let Some(text) = plain(passage, found, Topic::Symptom).or_else(|| plain(passage, found, Topic::Alert))
    {
        found.claim(passage.line, Known::Symptom { text });
    }
    for (line, text) in sentences(passage, found, Topic::Symptom) {
        found.claim(line, Known::Symptom { text });
    }
}

/// The sentences of prose that no other fact of it quotes, one by one.
pub(super) fn sentences(passage: &Passage, found: &Found, topic: Topic) -> Vec<(u32, String)> {
    if !matches!(passage.shape, Shape::Prose | Shape::Quote) || passage.topic != Some(topic) || !found.claimed
    {
        return Vec::new();
    }
    let free =
        passage.clauses.iter().filter(|clause| !found.quotes(&clause.whole) && !clause.whole.ends_with(':'));
    free.map(|clause| (clause.line, clause.whole.clone())).collect()
}

/// The words of an item or paragraph under a heading of that topic that is nothing else.
pub(super) fn plain(passage: &Passage, found: &Found, topic: Topic) -> Option<String> {
    let said = matches!(passage.shape, Shape::Item | Shape::Prose | Shape::Quote)
        && !passage.leads
        && !passage.text.ends_with(':');
    (said && !found.claimed && passage.topic == Some(topic)).then(|| tidy(&passage.text))
}

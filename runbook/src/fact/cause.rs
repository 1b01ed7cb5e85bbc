//! Why it happens, and what to look at then: `Schema validation failure → check schema version`. Pure.

use super::{
    Found, Known,
    passage::{Passage, Shape},
    symptom::plain,
    topic::Topic,
    words::{bare, words},
};
use crate::markdown::Inline;

pub(super) const HEADINGS: &[&str] = &[
    "cause",
    "causes",
    "common causes",
    "possible causes",
    "root cause",
    "root causes",
    "likely causes",
    "causes possibles",
    "causes frequentes",
    "origine",
    "origines",
];

/// Verbs of a sentence that explains a setting.
const EXPLAINS: &[&str] = &[
    "requires", "needs", "means", "causes", "implies", "requiert", "exige", "demande", "signifie",
    "provoque", "implique", "waits", "attend",
];

pub(super) fn find(passage: &Passage, found: &mut Found) {
    if let Some(text) = plain(passage, found, Topic::Cause) {
        let (text, then) = parted(&text);
        found.claim(passage.line, Known::Cause { text, then });
    } else if explains(passage) && !found.claimed {
        found.claim(passage.line, Known::Cause { text: passage.text.clone(), then: None });
    }
}

fn parted(text: &str) -> (String, Option<String>) {
    let mark = ["→", "=>", "->", " — ", " – "].iter().find_map(|mark| text.split_once(mark));
    match mark {
        Some((cause, then)) if !bare(then).is_empty() => {
            (bare(cause).to_owned(), Some(bare(then).to_owned()))
        }
        _ => (bare(text).to_owned(), None),
    }
}

/// Under a step, a line that begins with a setting and says what it does asks for nothing.
pub(super) fn explains(passage: &Passage) -> bool {
    let under = passage.shape == Shape::Item && passage.depth > 1 && !passage.command;
    let Some((Inline::Code(_), behind)) = passage.inline.split_first() else { return false };
    let next = behind.first().and_then(|text| words(text.text()).into_iter().next());
    under && next.is_some_and(|word| EXPLAINS.contains(&word.folded.as_str()))
}

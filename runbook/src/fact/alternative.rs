//! `If single broker: restart it`: one of several cases, a person chooses. Pure.

use super::{
    Found, Known,
    branch::{self, Branch},
    passage::{Passage, Place, Shape},
    topic::Topic,
    verbs::{self, Act},
    words::bare,
};
use crate::{markdown::Inline, section::fold};

pub(super) fn find(passage: &Passage, found: &mut Found) {
    let item = passage.shape == Shape::Item && !passage.command && !passage.leads;
    let prose = passage.shape == Shape::Prose
        && !passage.command
        && matches!(passage.place, Place::Section(_) | Place::Response);
    if found.claimed
        || !(item || prose || passage.shape == Shape::Comment)
        || passage.remark
        || passage.topic.is_some_and(|topic| topic != Topic::Escalation)
    {
        return;
    }
    if let Some(then) = escalates(passage).filter(|_| item) {
        let (when, escalate_to) = (passage.text.clone(), verbs::told(&then));
        found.claim(passage.line, Known::Alternative { when, then, escalate_to });
        return;
    }
    for clause in &passage.clauses {
        let cases = || {
            case(&clause.whole).filter(|_| item && !matches!(passage.inline.first(), Some(Inline::Bold(_))))
        };
        let Some(branch) = branch::of(&clause.whole).or_else(cases) else { continue };
        // In prose only what asks for something: `If you want, we can add …` does not.
        if prose && (verbs::act(branch.then).is_none() || clause.whole.ends_with(':')) {
            continue;
        }
        let known = Known::Alternative {
            when: branch.when.to_owned(),
            then: branch.then.to_owned(),
            escalate_to: verbs::told(branch.then),
        };
        found.claim(clause.line, known);
    }
}

/// The act that a line over a list, or its heading, says its items are cases for: `Escalate to the DBA if:`.
pub(super) fn escalates(passage: &Passage) -> Option<String> {
    let said = passage.lead.as_deref().filter(|lead| lead.ends_with(':')).unwrap_or(&passage.heading);
    let said = bare(said.trim_end_matches(':'));
    let folded = fold(said);
    let mark =
        [" immediately if", " if", " when", " si", " quand"].iter().find(|mark| folded.ends_with(**mark));
    let acts = ["escalate", "page", "call", "escalader", "escalade", "appeler", "prevenir"];
    if let Some(mark) = mark.filter(|_| acts.iter().any(|act| folded.starts_with(act))) {
        let kept = said.split_whitespace().count().checked_sub(mark.split_whitespace().count())?;
        return Some(said.split_whitespace().take(kept).collect::<Vec<_>>().join(" "));
    }
    match folded.as_str() {
        "when to escalate" | "escalation criteria" => Some("Escalate".to_owned()),
        "quand escalader" | "criteres d escalade" => Some("Escalader".to_owned()),
        _ => None,
    }
}

/// `Storage is gone → restore it`, `Neither: page the architect`: a case without an if.
fn case(whole: &str) -> Option<Branch<'_>> {
    let (when, then) = [" → ", ": ", " => "].iter().find_map(|mark| whole.split_once(mark))?;
    let folded = fold(when);
    let state = [
        "is",
        "are",
        "has",
        "have",
        "does",
        "est",
        "sont",
        "ne",
        "neither",
        "otherwise",
        "else",
        "nothing",
        "aucun",
        "sinon",
    ];
    let case = folded.split(' ').any(|word| state.contains(&word)) && verbs::act(when).is_none();
    let acts = matches!(verbs::act(then), Some(Act::Change | Act::Tell));
    (case && acts).then(|| Branch { when: bare(when), then: bare(then) })
}

//! `If single broker: restart it`: one of several cases, a person chooses. Pure.

use super::{
    Found, Known, branch,
    passage::{Passage, Place, Shape},
    topic::Topic,
    verbs,
};

pub(super) fn find(passage: &Passage, found: &mut Found) {
    let item = passage.shape == Shape::Item && !passage.command && !passage.leads;
    let prose = passage.shape == Shape::Prose
        && !passage.command
        && matches!(passage.place, Place::Section(_) | Place::Response);
    if found.claimed
        || !(item || prose || passage.shape == Shape::Comment)
        || passage.topic.is_some_and(|topic| topic != Topic::Escalation)
    {
        return;
    }
    for clause in &passage.clauses {
        let Some(branch) = branch::of(&clause.whole) else { continue };
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

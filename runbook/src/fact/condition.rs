//! What is to be done if something lasts: `If lag persists >5 minutes, escalate to engineering`. Pure.

use super::{
    Found, Known, address, branch,
    clause::Clause,
    passage::{Passage, Shape},
    span::{self, Span},
    topic::Topic,
    verbs,
    words::{bare, words},
};
use crate::section::fold;

/// What stands between a state and how long it lasts.
const LASTING: &[&str] = &[
    "for",
    "after",
    "within",
    "in",
    "longer",
    "persist",
    "persists",
    "lasts",
    "last",
    "continues",
    "continue",
    "takes",
    "take",
    "during",
    "past",
    "pendant",
    "en",
    "apres",
    "bout",
    "depuis",
    "sous",
    "dans",
    "persiste",
    "dure",
    "ici",
    "avant",
    "before",
    "still",
    "by",
    "prend",
];

/// What may stand between those and the time.
const MEASURES: &[&str] = &[
    "more", "than", "over", "at", "least", "another", "the", "next", "first", "about", "around", "of",
    "plus", "de", "que", "moins", "environ", "d", "les", "au", "longer", "a", "un",
];

/// Comparators stay with a state only as long as the state is more than they.
const STATES: &[&str] = &[
    "persist",
    "persists",
    "lasts",
    "last",
    "continues",
    "continue",
    "takes",
    "take",
    "persiste",
    "dure",
    "still",
    "prend",
];

pub(super) fn find(passage: &Passage, found: &mut Found) {
    if matches!(passage.shape, Shape::Row | Shape::Heading | Shape::Front)
        || passage.topic == Some(Topic::Prevention)
    {
        return;
    }
    for at in 0..passage.clauses.len() {
        if let Some((line, known)) = of(&passage.clauses[at..]) {
            found.claim(line, known);
        }
    }
}

/// The condition that the first of the clauses is, with the one behind it if that says what to do.
pub(super) fn of(clauses: &[Clause]) -> Option<(u32, Known)> {
    let clause = clauses.first()?;
    let whole = clause.whole.as_str();
    let next = clauses.get(1).map(|next| next.whole.as_str());
    let timed = asked(whole, next)
        .or_else(|| unmarked(whole))
        .or_else(|| branched(whole))
        .or_else(|| otherwise(whole))
        .or_else(|| late(whole))
        .or_else(|| turned(whole))
        .map(|(when, span, then)| (when, Some(span.seconds), then));
    let (when, after_s, then) = timed.or_else(|| left(whole).map(|(when, then)| (when, None, then)))?;
    let then = bare(&then);
    // `call the vendor: support@example.com`.
    let (then, to) = match then.split_once(": ").map(|(then, to)| (then, address::only(to))) {
        Some((then, Some(to))) => (then, Some(to)),
        _ => (then, verbs::told(then)),
    };
    let known = Known::Condition { when, after_s, escalate_to: to, then: then.to_owned() };
    Some((clause.line, known))
}

/// `Still NotReady after 15 min? Escalate.`
fn asked(whole: &str, next: Option<&str>) -> Option<(String, Span, String)> {
    let question = whole.strip_suffix('?')?;
    let (state, span) = lasting(question)?;
    Some((state, span, next?.to_owned()))
}

/// `If not resolved within 45 minutes call the vendor`: nothing but the time parts them.
fn unmarked(whole: &str) -> Option<(String, Span, String)> {
    let first =
        words(whole).into_iter().next().filter(|word| ["if", "si"].contains(&word.folded.as_str()))?;
    let body = &whole[first.to..];
    let span = span::first(body)?;
    let then = body[span.to..].strip_prefix(' ').filter(|then| verbs::act(then).is_some())?;
    let (state, span) = lasting(body[..span.to].trim_start())?;
    Some((state, span, then.to_owned()))
}

/// `If X persists > 5 min, Y`; `If X, escalate after 10 min`.
fn branched(whole: &str) -> Option<(String, Span, String)> {
    let branch = branch::of(whole)?;
    let unless = fold(whole).starts_with("unless") || fold(whole).starts_with("sauf");
    let not = |state: String| if unless { format!("not {state}") } else { state };
    if let Some((state, span)) = lasting(branch.when) {
        return Some((not(state), span, branch.then.to_owned()));
    }
    let (then, span) = lasting(branch.then)?;
    verbs::told(branch.then).map(|_| (not(branch.when.to_owned()), span, then))
}

/// `If less than 24 hours are left, page …`: the time is no delay.
fn left(whole: &str) -> Option<(String, String)> {
    let branch = branch::of(whole)?;
    let left = ["left", "remain", "remains", "reste", "restent"];
    let left = words(branch.when).iter().any(|word| left.contains(&word.folded.as_str()));
    span::first(branch.when).filter(|_| left)?;
    Some((branch.when.to_owned(), branch.then.to_owned()))
}

/// `Must be clean within 15 min, otherwise call …`
fn otherwise(whole: &str) -> Option<(String, Span, String)> {
    let words = words(whole);
    let mark = words.iter().find(|word| ["otherwise", "else", "sinon"].contains(&word.folded.as_str()))?;
    let (state, span) = lasting(&whole[..mark.from])?;
    let must = ["must be", "must", "should be", "should", "has to be", "doit etre", "doit", "doivent"];
    let folded = fold(&state);
    let head = must.iter().find(|word| folded.starts_with(**word)).map_or(0, |word| word.split(' ').count());
    let rest: Vec<&str> = state.split_whitespace().skip(head).collect();
    let not = if fold(whole).contains("sinon") { "pas" } else { "not" };
    Some((format!("{not} {}", rest.join(" ")), span, whole[mark.to..].to_owned()))
}

/// `After 15 minutes without progress, page the lead`; `No change after 10 min: call`; `Not fixed in 30 min → page`.
fn late(whole: &str) -> Option<(String, Span, String)> {
    let mark = [", ", ": ", " → ", " — "]
        .iter()
        .filter_map(|mark| whole.find(mark).map(|at| (at, mark.len())))
        .min()?;
    let (head, then) = (&whole[..mark.0], &whole[mark.0 + mark.1..]);
    verbs::told(then)?;
    if let Some((state, span)) = lasting(head) {
        let folded = fold(&state);
        let stays = ["no ", "not ", "still ", "without ", "toujours ", "aucun", "pas ", "sans ", "nothing"]
            .iter()
            .any(|word| folded.starts_with(word));
        return stays.then(|| (state, span, then.to_owned()));
    }
    let first = words(head).into_iter().next()?;
    let span = span::first(head)?;
    let after = ["after", "apres", "au"].contains(&first.folded.as_str());
    let state = bare(&head[span.to..]);
    (after && !state.is_empty()).then(|| (state.to_owned(), span, then.to_owned()))
}

/// `Escalate to X if Y persists for 10 minutes`.
fn turned(whole: &str) -> Option<(String, Span, String)> {
    verbs::act(whole)?;
    let words = words(whole);
    let mark = words
        .iter()
        .skip(1)
        .find(|word| ["if", "unless", "when", "si", "s"].contains(&word.folded.as_str()))?;
    let state = whole[mark.to..].trim_start_matches(['\'', '’']).trim_start_matches("il ");
    let (state, span) = lasting(bare(state))?;
    let not = mark.folded == "unless";
    Some((if not { format!("not {state}") } else { state }, span, whole[..mark.from].to_owned()))
}

/// A state and how long it lasts; `None`: the time is no such length, as in `latency > 3 s`.
fn lasting(text: &str) -> Option<(String, Span)> {
    let span = span::all(text).into_iter().next_back()?;
    let before = text[..span.from].trim_end_matches(['>', '<', '≥', '=', '~', ' ', '(', '\u{a0}']);
    let compared = before.trim_end().len() + 1 < text[..span.from].len()
        && text[before.len()..span.from].contains(['>', '<', '≥']);
    let mut words = words(before);
    while words.last().is_some_and(|word| MEASURES.contains(&word.folded.as_str())) {
        words.pop();
    }
    let last = words.last()?;
    let lasts = LASTING.contains(&last.folded.as_str());
    if !lasts
        || (compared
            && !STATES.contains(&last.folded.as_str())
            && !["for", "pendant", "depuis"].contains(&last.folded.as_str()))
    {
        return None;
    }
    if !STATES.contains(&last.folded.as_str()) {
        words.pop();
    }
    while words.last().is_some_and(|word| MEASURES.contains(&word.folded.as_str()) && word.folded != "a") {
        words.pop();
    }
    let end = words.last()?.to;
    let state = bare(&text[..end]);
    (!state.is_empty()).then(|| (state.to_owned(), span))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::clause::clauses;
    use crate::markdown::Inline;

    fn read(text: &str) -> Option<(String, u64, String, Option<String>)> {
        match of(&clauses(1, &[Inline::Text(text.into())]))?.1 {
            Known::Condition { when, after_s, then, escalate_to } => {
                Some((when, after_s?, then, escalate_to))
            }
            other => panic!("{other:?}"),
        }
    }

    /// A sentence, its state, the time in seconds, what is to be done, whom to tell.
    type Row = (&'static str, &'static str, u64, &'static str, Option<&'static str>);

    const SENTENCES: &[Row] = &[
        (
            "If lag persists >5 minutes, escalate to engineering",
            "lag persists",
            300,
            "escalate to engineering",
            Some("engineering"),
        ),
        (
            "Si le cluster ne récupère pas en 10 minutes, escalader.",
            "le cluster ne récupère pas",
            600,
            "escalader",
            None,
        ),
        (
            "Si rien ne change au bout de 15 minutes, appeler le chef.",
            "rien ne change",
            900,
            "appeler le chef",
            Some("chef"),
        ),
        (
            "Still NotReady after 15 min? Escalate to the on-call.",
            "Still NotReady",
            900,
            "Escalate to the on-call",
            Some("on-call"),
        ),
        (
            "Must be clean within 15 min, otherwise call the owner.",
            "not clean",
            900,
            "call the owner",
            Some("owner"),
        ),
        (
            "If the lag does not fall within 20 minutes, page the database lead.",
            "the lag does not fall",
            1200,
            "page the database lead",
            Some("database lead"),
        ),
        (
            "Escalate to the DBA if it lasts more than half an hour.",
            "it lasts",
            1800,
            "Escalate to the DBA",
            Some("DBA"),
        ),
        (
            "After 15 minutes without progress, page the lead.",
            "without progress",
            900,
            "page the lead",
            Some("lead"),
        ),
        ("No improvement after 10 min: call support", "No improvement", 600, "call support", Some("support")),
        (
            "Unless recovered within 10 min, escalate to SRE",
            "not recovered",
            600,
            "escalate to SRE",
            Some("SRE"),
        ),
    ];

    #[test]
    fn a_condition_holds_a_state_a_time_and_what_to_do() {
        for (text, when, after_s, then, to) in SENTENCES {
            let expected = ((*when).to_owned(), *after_s, (*then).to_owned(), to.map(str::to_owned));
            assert_eq!(read(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_limit_is_no_length_of_time() {
        for text in [
            "If latency > 3s, restart the gateway",
            "If lag is more than 60 seconds, scale up",
            "If single broker: restart",
            "Wait 5 minutes.",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}

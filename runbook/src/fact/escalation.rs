//! Who is paged when: lists (`1. **Level 1**: On-call (5 minutes)`, `* 10 min: edge lead`) and tables. Pure.

use super::{
    Found, Known, branch, condition,
    passage::{Passage, Shape},
    span,
    topic::Topic,
    words::{bare, begins, parenthesis, tidy, without_parenthesis, words},
};
use crate::section::fold;

pub(super) const HEADINGS: &[&str] = &[
    "escalation",
    "escalations",
    "escalate",
    "escalade",
    "escalation matrix",
    "escalation path",
    "escalation policy",
    "who to page",
    "who to call",
    "call tree",
    "paging",
    "on-call ladder",
    "qui appeler",
    "chaine d escalade",
    "astreintes",
    "qui prevenir",
];

const LEVEL: &[&str] =
    &["level", "niveau", "tier", "step", "stage", "etape", "l", "n", "order", "ordre", "rang"];
const WHO: &[&str] = &[
    "contact",
    "who",
    "qui",
    "name",
    "nom",
    "role",
    "person",
    "personne",
    "escalate",
    "team",
    "equipe",
    "responsable",
    "page",
    "notify",
    "on-call",
];
const DELAY: &[&str] = &[
    "delay", "delai", "time", "temps", "after", "apres", "within", "when", "quand", "sla", "timeout",
    "minutes", "response",
];
const ONLY: &[&str] = &["only", "uniquement", "seulement", "severity", "severite", "gravite", "condition"];

pub(super) fn find(passage: &Passage, found: &mut Found) {
    if passage.shape == Shape::Row {
        row(passage, found);
    } else if passage.shape == Shape::Item && !passage.task && !passage.command {
        item(passage, found);
    }
}

fn row(passage: &Passage, found: &mut Found) {
    let Some((delay_at, delay)) = passage.cell(DELAY) else { return };
    let level = passage.cell(LEVEL).filter(|(at, _)| *at != delay_at);
    if level.is_none() && passage.topic != Some(Topic::Escalation) {
        return;
    }
    let taken = |at: usize| at == delay_at || level.is_some_and(|(own, _)| own == at);
    let named = passage.cell(WHO).filter(|(at, _)| !taken(*at));
    let other = || passage.cells.iter().enumerate().find(|(at, cell)| !taken(*at) && !cell.text.is_empty());
    let Some((_, who)) = named.or_else(other) else { return };
    let Some(after_s) = span::delay(&delay.text) else { return };
    let level = level.map_or_else(|| passage.number.to_string(), |(_, cell)| cell.text.clone());
    let only = passage.cell(ONLY).map(|(_, cell)| cell.text.clone()).filter(|text| !text.is_empty());
    let only = only
        .or_else(|| only_of(&delay.text))
        .or_else(|| who.text.contains('(').then(|| only_of(&who.text)).flatten());
    let contact =
        if only_of(&who.text).is_some() { without_parenthesis(&who.text) } else { who.text.clone() };
    found.claim(passage.line, Known::EscalationLevel { level, contact, after_s: Some(after_s), only });
}

fn item(passage: &Passage, found: &mut Found) {
    let Some(clause) = passage.clauses.first() else { return };
    let whole = bare(&passage.text);
    let named = is_level(&clause.label);
    let here = passage.topic == Some(Topic::Escalation);
    // `If data may be lost: page the manager` is a case; `Timeline: 5 minutes` names nobody.
    let time =
        ["timeline", "time", "duration", "delay", "delai", "duree"].contains(&fold(&clause.label).as_str());
    if !(named || here)
        || time
        || super::alternative::escalates(passage).is_some()
        || branch::of(whole).is_some()
        || condition::of(&passage.clauses).is_some()
    {
        return;
    }
    // `0 min: edge on-call`, `After 15 minutes → team lead`.
    let timed = span::delay(&clause.label).filter(|_| !clause.label.is_empty() && !named);
    let (level, who, after_s) = if let Some(after_s) = timed {
        (passage.number.to_string(), clause.value.clone(), Some(after_s))
    } else if named {
        let value = tidy(whole.split_once(':').map_or(clause.value.as_str(), |(_, value)| value));
        (clause.label.clone(), value.clone(), span::delay(&value))
    } else {
        let Some(after_s) = span::delay(whole) else { return };
        let (level, rest) = numbered(whole).unwrap_or_else(|| (passage.number.to_string(), whole.to_owned()));
        (level, rest, Some(after_s))
    };
    let contact = person(&who);
    if !contact.is_empty() && (after_s.is_some() || named && here) {
        found.claim(passage.line, Known::EscalationLevel { level, contact, after_s, only: only_of(&who) });
    }
}

/// `Level 2`, `L2`, `Niveau 3`, `Tier 1`, `Critical`.
fn is_level(label: &str) -> bool {
    let folded = fold(label);
    let digits = folded.trim_start_matches(|c: char| c.is_alphabetic()).trim();
    let name = folded.trim_end_matches(|c: char| c.is_ascii_digit()).trim();
    !digits.is_empty()
        && digits.len() <= 2
        && digits.chars().all(|c| c.is_ascii_digit())
        && LEVEL.contains(&name)
}

/// `L2 Team lead`, `Level 1 - On-call`: the level and what stands behind it.
fn numbered(text: &str) -> Option<(String, String)> {
    let words = words(text);
    (1..=2.min(words.len())).find_map(|count| {
        let level = &text[words.first()?.from..words.get(count - 1)?.to];
        let rest = bare(&text[words.get(count - 1)?.to..]).trim_start_matches('→').trim();
        (is_level(level) && !rest.is_empty()).then(|| (level.to_owned(), rest.to_owned()))
    })
}

/// Whoever is named, without times and asides.
fn person(text: &str) -> String {
    let text = without_parenthesis(text);
    let cut = span::first(&text).map_or(text.as_str(), |span| {
        let (before, behind) = (&text[..span.from], &text[span.to..]);
        if words(before).iter().any(|word| !JOINTS.contains(&word.folded.as_str())) { before } else { behind }
    });
    let mut words = words(cut);
    while words.last().is_some_and(|word| JOINTS.contains(&word.folded.as_str())) {
        words.pop();
    }
    let from = words.iter().find(|word| !JOINTS.contains(&word.folded.as_str())).map_or(0, |word| word.from);
    let from = cut[..from].trim_end_matches(['#', '@', '+', '<']).len();
    let to = words.last().map_or(from, |word| word.to);
    cut.get(from..to).unwrap_or_default().trim().to_owned()
}

/// Words between somebody and a time.
const JOINTS: &[&str] = &[
    "after",
    "within",
    "in",
    "at",
    "page",
    "call",
    "notify",
    "escalate",
    "to",
    "the",
    "apres",
    "sous",
    "dans",
    "appeler",
    "prevenir",
    "t",
    "immediately",
    "immediate",
    "now",
    "immediatement",
    "immediat",
    "then",
    "puis",
    "au",
    "bout",
    "de",
    "les",
];

/// `(1 hour, critical only)`: what stands beside the time.
pub(super) fn only_of(text: &str) -> Option<String> {
    let (_, inside, _) = parenthesis(text).unwrap_or((0, text, 0));
    let part = inside.split([',', ';']).find(|part| {
        let folded = fold(part);
        folded.split(' ').any(|word| ["only", "uniquement", "seulement"].contains(&word))
    })?;
    let kept = words(part).into_iter().filter(|word| !ONLY.contains(&word.folded.as_str()));
    let kept: Vec<_> = kept.map(|word| part[word.from..word.to].to_owned()).collect();
    let joined = kept.join(" ");
    let plain =
        ["for ", "if ", "pour ", "si "].iter().find_map(|word| joined.strip_prefix(word)).unwrap_or(&joined);
    Some(plain.to_owned()).filter(|_| !begins(&fold(plain), &["after"]) && !plain.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_a_person_and_a_restriction_are_told_apart() {
        assert!(
            is_level("Level 2")
                && is_level("L3")
                && is_level("Niveau 1")
                && !is_level("On-call")
                && !is_level("P1 x")
        );
        assert_eq!(person("CTO (1 hour, critical only)"), "CTO");
        assert_eq!(person("After 15 minutes: page the team lead"), "team lead");
        assert_eq!(person("team lead after 15 min"), "team lead");
        assert_eq!(only_of("CTO (1 hour, critical only)").as_deref(), Some("critical"));
        assert_eq!(only_of("15 min"), None);
        assert_eq!(numbered("L2 - Team lead, 15 min"), Some(("L2".into(), "Team lead, 15 min".into())));
    }
}

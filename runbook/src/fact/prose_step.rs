//! What is to be done by hand: an item among steps that holds no command. Pure.
//!
//! A heading says what a step is for. Where headings say nothing, its verb does: what looks diagnoses, what changes recovers,
//! what looks after a change verifies.

use super::{
    Found, Known,
    passage::{Passage, Place, Shape},
    topic::Topic,
    verbs::{self, Act},
    words::{begins, tidy, words},
};
use crate::{SectionKind, markdown::Inline, section::fold};

/// Marks each passage without a section of its own with the section that its verb and its place in the order give it.
pub(super) fn place(passages: &mut [Passage]) {
    let mut changed = false;
    let mut last = SectionKind::Diagnose;
    for passage in passages {
        if passage.shape == Shape::Heading {
            changed &= !passage.title;
            last = SectionKind::Diagnose;
        }
        let over = passage.over.as_deref().and_then(verbs::act);
        changed |= begins(
            &fold(&passage.text),
            &["after recovery", "after the fix", "after restart", "apres retablissement", "once recovered"],
        );
        let act = act(passage);
        let kind = match (passage.place, act) {
            _ if over == Some(Act::Assess) => SectionKind::Diagnose,
            (Place::Section(kind), _) => kind,
            (Place::Aside, _) => SectionKind::Notes,
            _ if passage.topic == Some(Topic::Review) || passage.topic == Some(Topic::Checklist) => {
                SectionKind::Notes
            }
            (_, Some(Act::Look)) if changed => SectionKind::Verify,
            (_, Some(Act::Look | Act::Assess)) => SectionKind::Diagnose,
            (_, Some(Act::Change)) => SectionKind::Recover,
            (_, Some(Act::Tell)) => SectionKind::Escalate,
            (_, Some(Act::Write)) => SectionKind::Notes,
            (_, None) => last,
        };
        let step = passage.is_step_like() || passage.command;
        if step && act.is_some() && passage.place == Place::Response || passage.place == Place::Procedure {
            changed |= step && act == Some(Act::Change) && passage.shape == Shape::Item;
            last = kind;
        }
        passage.step = Some(kind);
    }
}

/// What it asks for: its own words, or those behind its label where the label asks for nothing.
fn act(passage: &Passage) -> Option<Act> {
    let own = verbs::act(&passage.text);
    let clause =
        passage.clauses.first().filter(|clause| !clause.label.is_empty() && !clause.value.is_empty());
    let value = clause.and_then(|clause| verbs::act(&clause.value));
    value.filter(|act| matches!(act, Act::Tell | Act::Write) || own.is_none()).or(own)
}

pub(super) fn find(passage: &Passage, found: &mut Found) {
    if found.claimed || passage.command || passage.leads || passage.task {
        return;
    }
    let Some(section) = passage.step else { return };
    match passage.shape {
        Shape::Item if is_step(passage) => {
            let text = words_of(passage);
            found.claim(passage.line, Known::ProseStep { section, text });
        }
        Shape::Prose if passage.topic.is_none() => {
            for clause in &passage.clauses {
                if let Some(text) = asked(&clause.whole) {
                    found.beside(clause.line, Known::ProseStep { section, text });
                }
            }
        }
        _ => {}
    }
}

/// An item of a list of things to do: numbered, under a numbered one, or beginning with a verb.
fn is_step(passage: &Passage) -> bool {
    let links =
        passage.inline.iter().all(|one| matches!(one, Inline::Link { .. }) || one.text().trim().is_empty());
    let asks = act(passage).is_some();
    let listed = passage.ordered || passage.over.is_some() || asks;
    match passage.topic {
        _ if links => false,
        None => match passage.place {
            Place::Section(SectionKind::Diagnose | SectionKind::Recover | SectionKind::Verify)
            | Place::Response => listed || !states(&passage.text),
            Place::Section(SectionKind::Escalate | SectionKind::Notes) | Place::Aside => asks,
            Place::Section(_) => false,
            Place::Procedure => listed && (asks || passage.over.is_some() || passage.ordered),
        },
        Some(Topic::Review | Topic::Checklist | Topic::Escalation | Topic::Deadline | Topic::Contact) => asks,
        Some(_) => false,
    }
}

/// `The pod is restarting` says how things are.
fn states(text: &str) -> bool {
    let verbs =
        ["is", "are", "was", "were", "may", "shows", "has", "have", "est", "sont", "peut", "means", "will"];
    words(text).iter().take(5).any(|word| verbs.contains(&word.folded.as_str()))
}

/// Behind a bold label that names the step, what is to be done; else all of it.
fn words_of(passage: &Passage) -> String {
    let bold = matches!(passage.inline.first(), Some(Inline::Bold(_)));
    let clause =
        passage.clauses.first().filter(|clause| bold && !clause.label.is_empty() && !clause.value.is_empty());
    match clause {
        Some(clause) if passage.clauses.len() == 1 => clause.value.clone(),
        _ => tidy(passage.text.trim_end_matches(':')),
    }
}

/// `And from Colab, try sending a request.`: a sentence of prose that goes on with what to do.
fn asked(sentence: &str) -> Option<String> {
    let first = words(sentence).into_iter().next()?;
    if !["and", "then", "also", "finally", "et", "puis", "ensuite", "enfin"].contains(&first.folded.as_str())
        || sentence.ends_with(':')
    {
        return None;
    }
    let rest = sentence[first.to..].trim_start_matches([',', ' ']);
    let behind = rest.split_once(", ").map_or("", |(_, behind)| behind);
    (verbs::act(rest).is_some() || verbs::act(behind).is_some()).then(|| rest.to_owned())
}

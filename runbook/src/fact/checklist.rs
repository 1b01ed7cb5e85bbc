//! `- [ ] Status page closed`: to be ticked off, in the time that the heading over it gives. Pure. A task that holds a command is a step.

use super::{
    Found, Known,
    passage::{Passage, Shape},
    span, time_box,
    words::holds,
};
use crate::section::fold;

pub(super) const HEADINGS: &[&str] = &[
    "checklist",
    "check list",
    "liste de controle",
    "checklists",
    "post-incident",
    "post incident",
    "apres l incident",
];

/// Headings that are a time without a figure.
const BOXES: &[&str] = &[
    "immediate",
    "immediately",
    "short-term",
    "short term",
    "long-term",
    "long term",
    "same day",
    "next day",
    "immediat",
    "court terme",
    "long terme",
    "moyen terme",
];

pub(super) fn find(passage: &Passage, found: &mut Found) {
    if passage.shape == Shape::Item && passage.task && !passage.command && !found.claimed {
        let time_box = time_box(&passage.heading);
        found.claim(passage.line, Known::ChecklistItem { text: passage.text.clone(), time_box });
    }
}

fn time_box(heading: &str) -> Option<String> {
    if let Some((name, _)) = time_box::boxed(heading) {
        return Some(name);
    }
    let timed = holds(&fold(heading), BOXES) || span::first(heading).is_some();
    timed.then(|| heading.to_owned())
}

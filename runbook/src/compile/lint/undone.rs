//! A destruction without a way back in the text.

use super::{Seen, note};
use crate::{Level, Runbook, SectionKind, understand::Note};
use operations::Risk;

/// Words of a step that say how to go back.
const BACK: &[&str] = &[
    "undo",
    "rollback",
    "roll back",
    "restore",
    "backup",
    "back up",
    "revert",
    "way back",
    "retablir",
    "restaur",
    "sauvegard",
    "retour",
];

pub(super) fn look(seen: &Seen<'_>) -> Option<Note> {
    let destroys = seen.section == SectionKind::Recover && seen.heard.what.risk() == Risk::Destroy;
    (destroys && !seen.way_back && seen.step.options.undo.is_none()).then_some(())?;
    note(
        Level::Note,
        "no-undo",
        "what it destroys has no way back in the text",
        "say how to undo it, or that nobody can",
    )
}

/// Whether a step of the runbook is about going back.
pub(super) fn has_way_back(runbook: &Runbook) -> bool {
    let mut steps = runbook.sections.iter().flat_map(|section| &section.steps);
    let says = |text: &str| {
        let folded = crate::section::fold(text);
        BACK.iter().any(|word| folded.contains(word))
    };
    steps.any(|step| {
        let warned = step.warning.iter().chain(step.commands.iter().filter_map(|one| one.warning.as_ref()));
        says(&step.title) || says(&step.prose) || warned.into_iter().any(|text| says(text))
    })
}

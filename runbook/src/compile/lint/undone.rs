//! A destruction without a way back in the text.

use super::{Seen, note};
use crate::{Level, SectionKind, understand::Note};
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
    (seen.section == SectionKind::Recover && seen.heard.what.risk() == Risk::Destroy).then_some(())?;
    let steps = seen.runbook.sections.iter().flat_map(|section| &section.steps);
    let says = |text: &str| {
        let folded = crate::section::fold(text);
        BACK.iter().any(|word| folded.contains(word))
    };
    let back = steps.into_iter().any(|step| {
        let warned = step.warning.iter().chain(step.commands.iter().filter_map(|one| one.warning.as_ref()));
        says(&step.title) || says(&step.prose) || warned.into_iter().any(|text| says(text))
    });
    (!back && seen.step.options.undo.is_none()).then_some(())?;
    note(
        Level::Note,
        "no-undo",
        "what it destroys has no way back in the text",
        "say how to undo it, or that nobody can",
    )
}

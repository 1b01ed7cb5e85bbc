//! A change after which nothing is looked at.

use super::{Seen, note};
use crate::{Level, SectionKind, understand::Note};
use operations::Risk;

pub(super) fn look(seen: &Seen<'_>) -> Option<Note> {
    let changes = seen.heard.what.risk() != Risk::Read && !seen.heard.what.operations().is_empty();
    (seen.section == SectionKind::Recover && changes).then_some(())?;
    let here = seen.command.line + seen.heard.row;
    let steps = seen.runbook.sections.iter().filter(|section| section.kind != SectionKind::Drill);
    let looks = steps.flat_map(|section| &section.steps).flat_map(|step| &step.commands).any(|command| {
        let waits = command.what.is_pause();
        command.line > here && command.what.risk() == Risk::Read && !waits
    });
    (!looks).then_some(())?;
    note(
        Level::Warning,
        "no-verification",
        "it changes something, and nothing after it looks whether it helped",
        "add a command that shows it, under a heading `Verify`",
    )
}

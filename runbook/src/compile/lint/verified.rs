//! A change after which nothing is looked at.

use super::{Seen, note};
use crate::{Level, Runbook, SectionKind, understand::Note};
use operations::Risk;

pub(super) fn look(seen: &Seen<'_>) -> Option<Note> {
    let changes = seen.heard.what.risk() != Risk::Read && !seen.heard.what.operations().is_empty();
    (seen.section == SectionKind::Recover && changes).then_some(())?;
    let here = seen.command.line + seen.heard.row;
    let looks = seen.last_look.is_some_and(|line| line > here);
    (!looks && seen.step.options.verify.is_none()).then_some(())?;
    note(
        Level::Warning,
        "no-verification",
        "it changes something, and nothing after it looks whether it helped",
        "add a command that shows it, under a heading `Verify`",
    )
}

/// The last line whose command only looks, and does not just wait.
pub(super) fn last_look(runbook: &Runbook) -> Option<u32> {
    let sections = runbook.sections.iter().filter(|section| section.kind != SectionKind::Drill);
    let commands = sections.flat_map(|section| &section.steps).flat_map(|step| &step.commands);
    let looks = commands.filter(|command| command.what.risk() == Risk::Read && !command.what.is_pause());
    looks.map(|command| command.line).max()
}

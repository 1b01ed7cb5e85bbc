//! A destruction that the text does not warn of.

use super::{Seen, note};
use crate::{Level, understand::Note};
use operations::Risk;

pub(super) fn look(seen: &Seen<'_>) -> Option<Note> {
    let silent = seen.command.warning.is_none() && seen.step.warning.is_none();
    (seen.heard.what.risk() == Risk::Destroy && silent).then_some(())?;
    note(
        Level::Warning,
        "destroy-without-warning",
        "it destroys something, and no warning stands beside it",
        "say what is lost, e.g. `> ⚠️ The pods' data is gone afterwards.`; it stands on the card",
    )
}

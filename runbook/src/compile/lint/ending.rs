//! What never ends by itself gets a limit.

use super::{Seen, note};
use crate::{Level, understand::Note, what::What};

pub(super) fn look(seen: &Seen<'_>) -> Option<Note> {
    if matches!(seen.heard.what, What::Limited { .. } | What::Watch { .. } | What::Until { .. }) {
        return None;
    }
    seen.operation.as_ref()?.perform().is_endless().then_some(())?;
    note(
        Level::Note,
        "never-ends",
        "it never ends by itself: a run shows it for a time and a number of lines",
        "write `timeout 60 …`, or leave out what follows (`-f`, `-w`)",
    )
}

//! A value that a person is asked for: said, so that an author can name where it comes from.

use super::{Seen, note};
use crate::{Level, Origin, understand::Note};

pub(super) fn look(seen: &Seen<'_>) -> Option<Note> {
    let names = seen.heard.what.operations().into_iter().flat_map(|one| one.parameters());
    let asked = |name: &String| {
        seen.step.parameters.iter().any(|known| known.name == *name && known.origin == Origin::Asked)
    };
    let name = names.into_iter().find(asked)?;
    note(
        Level::Note,
        "placeholder",
        format!("`{name}` is asked for before the step is planned"),
        "set it by a command above (`NAME=$(…)`) if a result gives it",
    )
}

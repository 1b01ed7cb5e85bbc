//! A value that a person is asked for: said, until the author names beside the step where it comes from.

use super::{Seen, note};
use crate::{Level, Origin, understand::Note};

pub(super) fn look(seen: &Seen<'_>) -> Option<Note> {
    let names = seen.heard.what.operations().into_iter().flat_map(|one| one.parameters());
    let asked = |name: &String| {
        seen.step.parameters.iter().any(|known| known.name == *name && known.origin == Origin::Asked)
    };
    let prose = seen.step.prose.as_str();
    let explained = |name: &String| {
        let spelt = [format!("<{name}>"), format!("${name}"), format!("${{{name}}}")];
        spelt.iter().any(|spelt| prose.contains(spelt.as_str()))
    };
    let name = names.into_iter().find(|name| asked(name) && !explained(name))?;
    note(
        Level::Note,
        "placeholder",
        format!("`{name}` is asked for before the step is planned"),
        "say beside the step where it comes from, or set it by a command above (`NAME=$(…)`)",
    )
}

//! A namespace that changes inside one runbook: often a line that was copied. The cluster's own (`kube-system`) is meant.

use super::{Seen, note};
use crate::{Level, Runbook, understand::Note};
use operations::Operation;
use std::collections::BTreeMap;

pub(super) fn look(seen: &Seen<'_>) -> Option<Note> {
    let own = namespace(seen.heard.what.operations().first()?)?;
    let first = seen.namespaces.first.as_deref()?;
    // Said once for each namespace, where it comes up.
    let here = seen.command.line + seen.heard.row;
    let earlier = seen.namespaces.lines.get(&own).is_some_and(|line| *line < here);
    (own != first && !earlier && !own.starts_with("kube-")).then_some(())?;
    note(
        Level::Note,
        "namespace-changes",
        format!("the namespace is `{own}` here and `{first}` above"),
        "nothing, if both are meant",
    )
}

/// The namespaces of a runbook, each with the first line it stands on, and the one that comes first.
pub(super) struct All {
    first: Option<String>,
    lines: BTreeMap<String, u32>,
}

impl All {
    pub(super) fn of(runbook: &Runbook) -> Self {
        let mut lines: BTreeMap<String, u32> = BTreeMap::new();
        for (line, own) in each(runbook) {
            let first = lines.entry(own).or_insert(line);
            *first = line.min(*first);
        }
        let first = each(runbook).min_by_key(|(line, _)| *line).map(|(_, own)| own);
        Self { first, lines }
    }
}

/// The namespace of each command that has one.
fn each(runbook: &Runbook) -> impl Iterator<Item = (u32, String)> + '_ {
    let commands = runbook.sections.iter().flat_map(|section| &section.steps).flat_map(|step| &step.commands);
    commands.flat_map(|command| {
        command.parts.iter().filter_map(|heard| {
            let namespace = namespace(heard.what.operations().first()?)?;
            Some((command.line + heard.row, namespace))
        })
    })
}

/// That of a Kubernetes operation.
fn namespace(operation: &Operation) -> Option<String> {
    operation.name().starts_with("kubernetes.").then_some(())?;
    let body = serde_json::to_value(operation).ok()?;
    let args = &body["args"];
    let own = args.get("namespace").or_else(|| args["object"].get("namespace"))?.as_str()?;
    (!own.is_empty()).then(|| own.to_owned())
}

//! A namespace that changes inside one runbook: often a line that was copied. The cluster's own (`kube-system`) is meant.

use super::{Seen, note};
use crate::{Level, Runbook, understand::Note};
use operations::Operation;

pub(super) fn look(seen: &Seen<'_>) -> Option<Note> {
    let own = namespace(seen.heard.what.operations().first()?)?;
    let (_, first) = seen.namespaces.iter().min_by_key(|(line, _)| *line)?;
    // Said once for each namespace, where it comes up.
    let here = seen.command.line + seen.heard.row;
    let earlier = seen.namespaces.iter().any(|(line, other)| *line < here && *other == own);
    (own != *first && !earlier && !own.starts_with("kube-")).then_some(())?;
    note(
        Level::Note,
        "namespace-changes",
        format!("the namespace is `{own}` here and `{first}` above"),
        "nothing, if both are meant",
    )
}

/// The namespace of each command that has one.
pub(super) fn all(runbook: &Runbook) -> impl Iterator<Item = (u32, String)> + '_ {
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

//! One line a command, as `muster check` lists it: what it is, where it stands, what it was taken for. Pure.
//!
//! The keys are a promise to scripts: docs/check-json.md and its schema; a new one may come, none changes.

use crate::{
    Command, Heard, Origin, Parameter, Runbook, Section, SectionKind, Step,
    model::INTERACTIVE,
    what::{Value, What},
};
use operations::{Operation, Risk, Sensitivity, parameter};
use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename = "command")]
pub struct Listed {
    pub file: String,
    pub line: u32,
    pub end_line: u32,
    /// From 1.
    pub column: u32,
    /// As it stands, continued lines joined.
    pub text: String,
    /// The runbook's slug.
    pub runbook: String,
    pub section: &'static str,
    pub step: String,
    pub kind: Kind,
    pub operation: Option<&'static str>,
    pub target_hint: Option<String>,
    pub route: Option<Route>,
    /// Where it runs: `pod/kafka-0`, `docker:kafka`.
    pub place: Option<String>,
    pub risk: Risk,
    pub sensitive: bool,
    pub parameters: Vec<ListedParameter>,
    /// The filters behind it.
    pub pipeline: Vec<String>,
    /// A file's name under which its output is kept.
    pub output: Option<String>,
    pub warning: Option<String>,
    pub expected: Option<String>,
    /// Why a person does it.
    pub reason: Option<String>,
    /// What it was taken for, as it is approved; parameters as `<name>`.
    #[serde(skip)]
    pub what: Option<Operation>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Operation,
    Process,
    Manual,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Route {
    /// By the target's own client.
    Native,
    /// Inside the container that the text names.
    Exec,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListedParameter {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub source: &'static str,
}

/// Every command of a runbook, in source order within each section.
pub(crate) fn commands(runbook: &Runbook) -> impl Iterator<Item = Listed> + '_ {
    runbook.sections.iter().flat_map(move |section| {
        section.steps.iter().flat_map(move |step| {
            step.commands.iter().flat_map(move |command| {
                let own = move |heard| listed(runbook, section, step, command, heard);
                command.parts.iter().map(own)
            })
        })
    })
}

fn listed(runbook: &Runbook, section: &Section, step: &Step, command: &Command, heard: &Heard) -> Listed {
    let line = command.line;
    let read = Read::of(heard.leaf());
    let (kind, reason) = match read.kind(section.kind) {
        (Kind::Operation | Kind::Process, _) if step.options.interactive => {
            (Kind::Manual, Some(INTERACTIVE.to_owned()))
        }
        read => read,
    };
    let place = read.operation.and_then(|operation| operation.perform().place());
    let route = if place.is_some() { Route::Exec } else { Route::Native };
    Listed {
        file: runbook.file.clone(),
        line: line + heard.row,
        end_line: line + heard.end_row,
        column: heard.column + 1,
        text: heard.text.clone(),
        runbook: runbook.slug.clone(),
        section: section.kind.name(),
        step: step.title.clone(),
        kind,
        operation: read.operation.filter(|_| kind == Kind::Operation).map(|operation| {
            operation.perform().inner().map_or_else(|| operation.name(), |inner| inner.name())
        }),
        target_hint: heard.target.clone(),
        route: (kind == Kind::Operation && read.operation.is_some()).then_some(route),
        place: place.map(|at| parameter::shown(&at)),
        risk: heard.what.risk(),
        sensitive: heard.what.sensitivity() == Sensitivity::Sensitive,
        parameters: parameters(&heard.what, &step.parameters),
        pipeline: read.filters,
        output: read.file.map(parameter::shown),
        warning: command.warning.clone(),
        expected: command.expected.clone(),
        reason,
        what: read.operation.cloned(),
    }
}

/// What stands behind the flow around a command.
struct Read<'w> {
    leaf: &'w What,
    operation: Option<&'w Operation>,
    filters: Vec<String>,
    file: Option<&'w str>,
}

impl<'w> Read<'w> {
    fn of(leaf: &'w What) -> Self {
        let mut read = Self { leaf, operation: None, filters: Vec::new(), file: None };
        let mut what = leaf;
        loop {
            match what {
                What::Filtered { of, through } => {
                    let own = through.iter().map(|filter| parameter::shown(&filter.command()));
                    read.filters = own.chain(std::mem::take(&mut read.filters)).collect();
                    what = of;
                }
                What::Saved { of, file, .. } => {
                    read.file = Some(file);
                    what = of;
                }
                What::Fed { from, into } if matches!(**from, What::Say { .. }) => what = into,
                What::Fed { from, into } => {
                    read.filters.insert(0, parameter::shown(&into.command()));
                    what = from;
                }
                What::Each { item, over, of } => match (over.as_slice(), of.as_slice()) {
                    ([Value::Output(from)], [one]) => {
                        let each = one.command().replace(&format!(" <{item}>"), "");
                        read.filters.insert(0, format!("xargs {each}"));
                        what = from;
                    }
                    _ => {
                        read.leaf = what;
                        return read;
                    }
                },
                What::Watch { of, .. } | What::Limited { of, .. } => what = of,
                What::Operation(operation) => {
                    read.operation = Some(operation);
                    return read;
                }
                other => {
                    read.leaf = other;
                    return read;
                }
            }
        }
    }

    /// What it is, and if a person does it or it is no step, why.
    fn kind(&self, section: SectionKind) -> (Kind, Option<String>) {
        if let (None, What::Manual { reason, .. }) = (self.operation, self.leaf)
            && reason.starts_with("no step")
        {
            return (Kind::Manual, Some(reason.clone()));
        }
        if section == SectionKind::Drill {
            return (Kind::Manual, Some("no step: it breaks something on purpose, in a drill".to_owned()));
        }
        match (self.operation, self.leaf) {
            (Some(Operation::Process(_)), _) => (Kind::Process, None),
            (Some(operation), _) => match operation.perform().by_hand() {
                Some(why) => (Kind::Manual, Some(why.to_owned())),
                None => (Kind::Operation, None),
            },
            (None, What::Wait { .. }) => (Kind::Operation, None),
            (None, What::Set { name, to: Value::Text(_) }) => {
                (Kind::Manual, Some(format!("no step: it gives `{name}` its value")))
            }
            (None, What::Say { text }) if text.is_empty() => {
                (Kind::Manual, Some("no step: it opens or ends a session".to_owned()))
            }
            (None, What::Say { .. }) => (Kind::Manual, Some("no step: words for the reader".to_owned())),
            (None, other) => {
                let reason =
                    other.reasons().first().map_or("it is more than one operation", |reason| *reason);
                (Kind::Manual, Some(parameter::shown(reason)))
            }
        }
    }
}

/// The parameters that a command's operations hold.
fn parameters(what: &What, known: &[Parameter]) -> Vec<ListedParameter> {
    let mut names: Vec<String> = what.operations().iter().flat_map(|one| one.parameters()).collect();
    names.dedup();
    let listed = |name: String| {
        let origin = known.iter().find(|one| one.name == name).map_or(Origin::Asked, |one| one.origin);
        let kind = crate::value::kind(&name);
        ListedParameter { kind, source: origin.source(), name }
    };
    names.into_iter().map(listed).collect()
}

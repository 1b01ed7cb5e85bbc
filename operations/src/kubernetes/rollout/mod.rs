//! `kubectl rollout …`: status, history, restart, undo, pause, resume.

pub mod history;
pub mod pause;
pub mod restart;
pub mod resume;
pub mod status;
#[cfg(test)]
mod tests;
pub mod undo;

use super::line::{said, written};
use super::objects::{Alone, Objects};
use super::request::output;
use super::typed::Typed;
use crate::client::{Kind, Object};
use crate::flags::Flags;
use crate::{CommandLine, Misspelt, Touch};

/// What `kubectl rollout VERB …` is about: one workload that Muster acts on, or several, a selection, files.
#[derive(Clone, Debug, PartialEq, Eq)]
struct About {
    one: Object,
    several: Objects,
}

/// The workloads and the flags of the verb's own.
fn read(line: &CommandLine, verb: &str) -> Option<Result<(About, Flags), Misspelt>> {
    Some(said(line, &format!("rollout {verb}"))?.and_then(|mut flags| {
        if line.args.iter().any(|arg| arg == "--all") {
            return Err(super::line::refused(format!("`rollout {verb}` has no `--all`")));
        }
        // What is printed, and who is said to have done it.
        output(&mut flags);
        flags.take_all("--field-manager");
        let words = std::mem::take(&mut flags.words);
        let objects = Objects::read(&mut flags, &words, Alone::All)?.into_objects();
        if let Some(kind) = objects.all_kinds().find(|kind| {
            kind.served().is_some_and(|served| {
                !matches!(
                    served.singular,
                    "statefulset" | "deployment" | "daemonset" | "deploymentconfig" | "rollout"
                )
            })
        }) {
            return Err(Misspelt {
                reason: format!("a {kind} has no rollout"),
                help: Some("name a statefulset, deployment or daemonset".to_owned()),
            });
        }
        Ok((About::of(objects), flags))
    }))
}

impl About {
    fn of(objects: Objects) -> Self {
        if let [one] = objects.objects.as_slice()
            && let Some(kind @ (Kind::StatefulSet | Kind::Deployment | Kind::DaemonSet)) = one.kind.kind()
        {
            let one = Object { kind, namespace: objects.namespace, name: one.name.clone() };
            return Self { one, several: Objects::default() };
        }
        Self { one: Object::none(), several: objects }
    }
}

/// Of one workload, or of `several` where that has no name.
fn touches(one: &Object, several: &Objects) -> Vec<Touch> {
    if one.is_none() { several.touches() } else { vec![Touch::Namespace(one.namespace.clone())] }
}

fn typed(verb: &str, one: &Object, several: &Objects) -> Typed {
    let verb = format!("rollout {verb}");
    if one.is_none() {
        return several.typed(&verb);
    }
    Typed::new(&verb, &one.namespace).word(format!("{}/{}", written(one.kind), one.name))
}

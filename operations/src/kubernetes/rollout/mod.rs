//! `kubectl rollout …`: status, history, restart, undo.

pub mod history;
pub mod restart;
pub mod status;
#[cfg(test)]
mod tests;
pub mod undo;

use super::line::{EVERYWHERE, after, namespace, one_object, written};
use crate::client::{Kind, Object};
use crate::flags::{Flag, Flags};
use crate::{CommandLine, Misspelt};

/// The workload and the flags of `kubectl rollout VERB KIND/NAME`.
fn read(line: &CommandLine, verb: &str, table: &[Flag]) -> Option<Result<(Object, Flags), Misspelt>> {
    let args = after(line, &["rollout", verb])?;
    Some(Flags::read(&args, &[EVERYWHERE, table]).and_then(|flags| {
        let (kind, name) = one_object(&flags.words)?;
        if !matches!(kind, Kind::StatefulSet | Kind::Deployment | Kind::DaemonSet) {
            return Err(Misspelt {
                reason: format!("a {} has no rollout", written(kind)),
                help: Some("name a statefulset, deployment or daemonset".to_owned()),
            });
        }
        Ok((Object { kind, namespace: namespace(&flags), name }, flags))
    }))
}

fn command(verb: &str, object: &Object) -> String {
    format!("kubectl -n {} rollout {verb} {}/{}", object.namespace, written(object.kind), object.name)
}

//! What of the cluster may be touched, judged before anything is sent. Pure.

use super::kinds::served;
use super::settings::{ExecPreset, KubernetesSettings};
use crate::argv;
use operations::client::{Kind, Object};
use operations::{Failure, phrase};

impl KubernetesSettings {
    /// # Errors
    /// The namespace is not listed, or the kind is cluster-wide and those may not be looked at.
    pub(super) fn may_look(&self, kind: Kind, namespace: &str) -> Result<(), Failure> {
        if !served(kind).namespaced {
            return if self.cluster_wide { Ok(()) } else { Err(beyond(served(kind).plural)) };
        }
        if self.namespaces.iter().any(|listed| listed == namespace) {
            return Ok(());
        }
        Err(Failure::new(phrase!("kubernetes.namespace-out-of-reach", namespace = namespace), namespace)
            .next(phrase!("kubernetes.list-namespace", namespace = namespace)))
    }

    /// # Errors
    /// As [`Self::may_look`]; cluster-wide objects are never changed.
    pub(super) fn may_change(&self, object: &Object) -> Result<(), Failure> {
        if !served(object.kind).namespaced {
            return Err(beyond(served(object.kind).plural));
        }
        self.may_look(object.kind, &object.namespace)
    }

    /// # Errors
    /// The argv is neither listed nor on a preset that is switched on.
    pub(super) fn may_exec(&self, words: &[String]) -> Result<(), Failure> {
        let listed = self.exec.iter().any(|pattern| argv::fits(pattern, words));
        let preset = self.exec_presets.contains(&ExecPreset::Inspect) && operations::inspect::reads(words);
        if listed || preset {
            return Ok(());
        }
        let command = words.join(" ");
        Err(Failure::new(phrase!("kubernetes.exec-out-of-reach", command = command.clone()), command)
            .next(phrase!("kubernetes.list-exec")))
    }
}

/// A name as a path segment may hold it; what else it may be is the API's to say.
///
/// # Errors
/// The name could be taken for another path.
pub(super) fn plain_name(name: &str) -> Result<(), Failure> {
    let plain = !name.is_empty()
        && name.len() <= 253
        && name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "-._:".contains(c));
    if plain { Ok(()) } else { Err(Failure::new(phrase!("kubernetes.bad-name", name = name), name)) }
}

fn beyond(plural: &str) -> Failure {
    Failure::new(phrase!("kubernetes.cluster-wide-out-of-reach", kind = plural), plural)
        .next(phrase!("kubernetes.allow-cluster-wide"))
}

//! A `kubectl` or `oc` command line: whose it is, which verb, which namespace, which object. Pure.
//!
//! `--context`, `--server` and the like are not known here on purpose: the configured target decides which cluster
//! is meant, and a text that names another one must not be taken for it. A kubeconfig only names a target.

use crate::client::Kind;
use crate::flags::{Flag, Flags, value};
use crate::{CommandLine, Misspelt};

/// Flags that every verb takes.
pub(crate) const EVERYWHERE: &[Flag] =
    &[value(&["-n", "--namespace"]), value(&["--kubeconfig"]), value(&["--request-timeout"])];

/// The arguments after `verbs` (flags before them are kept), if the line is `kubectl VERBS …`.
pub(crate) fn after(line: &CommandLine, verbs: &[&str]) -> Option<Vec<String>> {
    if !matches!(line.tool(), "kubectl" | "oc" | "k") {
        return None;
    }
    let (mut kept, mut wanted) = (Vec::new(), verbs.iter());
    let mut next = wanted.next();
    let mut args = line.args.iter();
    while let Some(arg) = args.next() {
        match next {
            Some(verb) if arg == verb => next = wanted.next(),
            Some(_) if arg.starts_with('-') => {
                kept.push(arg.clone());
                if EVERYWHERE.iter().any(|flag| flag.names.contains(&arg.as_str())) {
                    kept.extend(args.next().cloned());
                }
            }
            Some(_) => return None,
            None => kept.push(arg.clone()),
        }
    }
    next.is_none().then_some(kept)
}

/// The namespace of a line; as `kubectl` without a context's own: `default`.
pub(crate) fn namespace(flags: &Flags) -> String {
    flags.value("-n").unwrap_or("default").to_owned()
}

/// A kind by any of the names that `kubectl` takes for it.
pub(crate) fn kind(word: &str) -> Option<Kind> {
    let lower = word.to_ascii_lowercase();
    Some(match lower.split('.').next().unwrap_or_default() {
        "pod" | "pods" | "po" => Kind::Pod,
        "event" | "events" | "ev" => Kind::Event,
        "statefulset" | "statefulsets" | "sts" => Kind::StatefulSet,
        "deployment" | "deployments" | "deploy" => Kind::Deployment,
        "daemonset" | "daemonsets" | "ds" => Kind::DaemonSet,
        "replicaset" | "replicasets" | "rs" => Kind::ReplicaSet,
        "controllerrevision" | "controllerrevisions" => Kind::ControllerRevision,
        "configmap" | "configmaps" | "cm" => Kind::ConfigMap,
        "service" | "services" | "svc" => Kind::Service,
        "node" | "nodes" | "no" => Kind::Node,
        "persistentvolumeclaim" | "persistentvolumeclaims" | "pvc" => Kind::PersistentVolumeClaim,
        "horizontalpodautoscaler" | "horizontalpodautoscalers" | "hpa" => Kind::HorizontalPodAutoscaler,
        "poddisruptionbudget" | "poddisruptionbudgets" | "pdb" => Kind::PodDisruptionBudget,
        "namespace" | "namespaces" | "ns" => Kind::Namespace,
        _ => return None,
    })
}

/// How a kind is written on the command lines that are shown.
pub(crate) fn written(kind: Kind) -> &'static str {
    match kind {
        Kind::Pod => "pod",
        Kind::Event => "event",
        Kind::StatefulSet => "statefulset",
        Kind::Deployment => "deployment",
        Kind::DaemonSet => "daemonset",
        Kind::ReplicaSet => "replicaset",
        Kind::ControllerRevision => "controllerrevision",
        Kind::ConfigMap => "configmap",
        Kind::Service => "service",
        Kind::Node => "node",
        Kind::PersistentVolumeClaim => "persistentvolumeclaim",
        Kind::HorizontalPodAutoscaler => "horizontalpodautoscaler",
        Kind::PodDisruptionBudget => "poddisruptionbudget",
        Kind::Namespace => "namespace",
    }
}

/// `statefulset/kafka` or `statefulset kafka`: exactly one object.
///
/// # Errors
/// None, several, or a kind that is not known.
pub(crate) fn one_object(words: &[String]) -> Result<(Kind, String), Misspelt> {
    let (kind_word, name) = match words {
        [both] if both.contains('/') => both.split_once('/').unwrap_or_default(),
        [kind_word, name] if !name.contains('/') => (kind_word.as_str(), name.as_str()),
        _ => {
            return Err(Misspelt {
                reason: "it does not name exactly one object".to_owned(),
                help: Some("write it like `statefulset/kafka`".to_owned()),
            });
        }
    };
    let kind =
        kind(kind_word).ok_or_else(|| Misspelt::new(format!("the kind `{kind_word}` is not known here")))?;
    if name.is_empty() {
        return Err(Misspelt::new(format!("`{kind_word}/` names no object")));
    }
    Ok((kind, name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verb_is_found_behind_the_flags_that_stand_before_it() {
        let line = CommandLine::new(&["kubectl", "-n", "platform", "rollout", "status", "sts/kafka"]);
        assert_eq!(after(&line, &["rollout", "status"]).unwrap(), ["-n", "platform", "sts/kafka"]);
        assert_eq!(after(&line, &["rollout", "undo"]), None);
        assert_eq!(after(&CommandLine::new(&["helm", "status"]), &["status"]), None);
    }

    #[test]
    fn an_object_is_named_in_one_word_or_in_two() {
        let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(one_object(&words("sts/kafka")).unwrap(), (Kind::StatefulSet, "kafka".to_owned()));
        assert_eq!(
            one_object(&words("deployments.apps worker")).unwrap(),
            (Kind::Deployment, "worker".to_owned())
        );
        assert!(one_object(&words("sts")).is_err());
        assert!(one_object(&words("widget/x")).is_err());
    }
}

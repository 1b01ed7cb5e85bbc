//! Where the API serves each kind that operations name. Pure; one line per kind.

use operations::client::{Kind, Verb};

/// Group, version and plural of a kind, as its path and its access rules spell them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Served {
    /// Empty: the core group.
    pub(super) group: &'static str,
    pub(super) version: &'static str,
    pub(super) plural: &'static str,
    pub(super) namespaced: bool,
}

pub(super) fn served(kind: Kind) -> Served {
    let (group, version, plural, namespaced) = match kind {
        Kind::Pod => ("", "v1", "pods", true),
        Kind::Event => ("", "v1", "events", true),
        Kind::StatefulSet => ("apps", "v1", "statefulsets", true),
        Kind::Deployment => ("apps", "v1", "deployments", true),
        Kind::DaemonSet => ("apps", "v1", "daemonsets", true),
        Kind::ReplicaSet => ("apps", "v1", "replicasets", true),
        Kind::ControllerRevision => ("apps", "v1", "controllerrevisions", true),
        Kind::ConfigMap => ("", "v1", "configmaps", true),
        Kind::Service => ("", "v1", "services", true),
        Kind::Node => ("", "v1", "nodes", false),
        Kind::PersistentVolumeClaim => ("", "v1", "persistentvolumeclaims", true),
        Kind::HorizontalPodAutoscaler => ("autoscaling", "v2", "horizontalpodautoscalers", true),
        Kind::PodDisruptionBudget => ("policy", "v1", "poddisruptionbudgets", true),
        Kind::Namespace => ("", "v1", "namespaces", false),
    };
    Served { group, version, plural, namespaced }
}

impl Served {
    /// The path of the kind in `namespace`, without a trailing slash.
    pub(super) fn path(self, namespace: &str) -> String {
        let root = if self.group.is_empty() {
            format!("/api/{}", self.version)
        } else {
            format!("/apis/{}/{}", self.group, self.version)
        };
        if self.namespaced {
            format!("{root}/namespaces/{namespace}/{}", self.plural)
        } else {
            format!("{root}/{}", self.plural)
        }
    }
}

pub(super) fn verb_word(verb: Verb) -> &'static str {
    match verb {
        Verb::Get => "get",
        Verb::List => "list",
        Verb::Patch => "patch",
        Verb::Delete => "delete",
        Verb::Create => "create",
    }
}

//! What this API serves: one line a kind. Pure data.

/// A kind as discovery lists it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Resource {
    /// Empty: the core group.
    pub(crate) group: &'static str,
    pub(crate) version: &'static str,
    pub(crate) plural: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) short: &'static str,
    pub(crate) namespaced: bool,
}

const fn kind(
    group: &'static str,
    plural: &'static str,
    kind: &'static str,
    short: &'static str,
    namespaced: bool,
) -> Resource {
    Resource { group, version: "v1", plural, kind, short, namespaced }
}

pub(crate) const RESOURCES: &[Resource] = &[
    kind("", "namespaces", "Namespace", "ns", false),
    kind("", "nodes", "Node", "no", false),
    kind("", "pods", "Pod", "po", true),
    kind("", "events", "Event", "ev", true),
    kind("", "configmaps", "ConfigMap", "cm", true),
    kind("", "services", "Service", "svc", true),
    kind("", "endpoints", "Endpoints", "ep", true),
    kind("", "persistentvolumeclaims", "PersistentVolumeClaim", "pvc", true),
    kind("apps", "statefulsets", "StatefulSet", "sts", true),
    kind("apps", "deployments", "Deployment", "deploy", true),
    kind("apps", "daemonsets", "DaemonSet", "ds", true),
    kind("apps", "replicasets", "ReplicaSet", "rs", true),
    kind("apps", "controllerrevisions", "ControllerRevision", "", true),
    kind("policy", "poddisruptionbudgets", "PodDisruptionBudget", "pdb", true),
    Resource {
        version: "v2",
        ..kind("autoscaling", "horizontalpodautoscalers", "HorizontalPodAutoscaler", "hpa", true)
    },
    Resource { version: "v1beta1", ..kind("metrics.k8s.io", "pods", "PodMetrics", "", true) },
    kind("authorization.k8s.io", "selfsubjectaccessreviews", "SelfSubjectAccessReview", "", false),
];

impl Resource {
    /// `v1`, `apps/v1`.
    pub(crate) fn api_version(&self) -> String {
        if self.group.is_empty() {
            self.version.to_owned()
        } else {
            format!("{}/{}", self.group, self.version)
        }
    }

    /// `pods`, `statefulsets.apps`, as the API's messages spell it.
    pub(crate) fn qualified(&self) -> String {
        if self.group.is_empty() { self.plural.to_owned() } else { format!("{}.{}", self.plural, self.group) }
    }
}

/// By kind; of the two that are served as `pods`, the core one.
pub(crate) fn of_kind(kind: &str) -> Option<&'static Resource> {
    RESOURCES.iter().find(|resource| resource.kind == kind)
}

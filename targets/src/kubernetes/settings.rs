//! How a target's Kubernetes API is reached, and what of it may be touched. Pure.

use serde::Deserialize;
use std::path::PathBuf;

/// One cluster. Exactly one of `kubeconfig`, `in_cluster` and `url` says where it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KubernetesSettings {
    /// Path of a kubeconfig file; read when the cluster is first needed.
    #[serde(default)]
    pub kubeconfig: Option<PathBuf>,
    /// Context in it. Default: its current one.
    #[serde(default)]
    pub context: Option<String>,
    /// Use the service account of the pod that Muster runs in. Default: false.
    #[serde(default)]
    pub in_cluster: bool,
    /// A plain address without credentials, e.g. `http://127.0.0.1:8001` (kubectl proxy, the demo).
    #[serde(default)]
    pub url: Option<String>,
    /// The namespaces that may be touched. Default: none.
    #[serde(default)]
    pub namespaces: Vec<String>,
    /// Whether nodes and namespaces may be looked at; they are never changed. Default: false.
    #[serde(default)]
    pub cluster_wide: bool,
    /// Argv patterns that exec may run in a pod; `*` is one argument that is no option. Default: none.
    #[serde(default)]
    pub exec: Vec<Vec<String>>,
    /// Shipped lists of such patterns. Default: none.
    #[serde(default)]
    pub exec_presets: Vec<ExecPreset>,
    /// Seconds after which a read is given up. Default: 10.
    #[serde(default = "ten")]
    pub timeout_seconds: u64,
}

/// A shipped list of argv patterns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExecPreset {
    /// Programs that only look: `df`, `ps`, `pg_isready`, Kafka's tools that list and describe …
    Inspect,
}

impl KubernetesSettings {
    /// # Errors
    /// None or several ways to the cluster, or a context without a kubeconfig.
    pub(crate) fn validate(&self) -> anyhow::Result<()> {
        let ways = usize::from(self.kubeconfig.is_some())
            + usize::from(self.in_cluster)
            + usize::from(self.url.is_some());
        anyhow::ensure!(ways == 1, "kubernetes: give exactly one of `kubeconfig`, `in_cluster: true`, `url`");
        anyhow::ensure!(
            self.context.is_none() || self.kubeconfig.is_some(),
            "kubernetes: `context` needs `kubeconfig`"
        );
        anyhow::ensure!(self.timeout_seconds > 0, "kubernetes: `timeout_seconds` must be at least 1");
        Ok(())
    }
}

fn ten() -> u64 {
    10
}

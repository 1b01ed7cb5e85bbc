//! A cluster through the `kube` client: reads with retry, mutations sent once, exec that can't hang.
//!
//! The client is built when it is first needed, so that a missing kubeconfig or a cluster that is down
//! never keeps Muster from starting. Reach is judged in every method before the wire is touched.

mod answer;
mod connection;
mod exec;
mod kinds;
mod mutate;
mod reach;
mod read;
mod rights;
mod settings;
#[cfg(test)]
mod tests;
mod wire;

pub use settings::{ExecPreset, KubernetesSettings};

use operations::client::{Allowed, ExecOutput, Kind, Kubernetes, LogRequest, Object, Patch, Selection, Verb};
use operations::{Failure, SendBy, Sent};
use serde_json::Value;
use std::time::Duration;
use tokio::sync::OnceCell;

/// Field manager of everything Muster writes, as `managedFields` will show it.
const FIELD_MANAGER: &str = "muster";

/// One configured cluster.
pub struct Cluster {
    settings: KubernetesSettings,
    client: OnceCell<kube::Client>,
}

impl Cluster {
    /// Checks the settings; connects later.
    ///
    /// # Errors
    /// The settings contradict each other.
    pub fn connect(settings: &KubernetesSettings) -> anyhow::Result<Self> {
        settings.validate()?;
        Ok(Self { settings: settings.clone(), client: OnceCell::new() })
    }
}

#[async_trait::async_trait]
impl Kubernetes for Cluster {
    async fn get(&self, object: &Object) -> Result<Option<Value>, Failure> {
        self.read_object(object).await
    }

    async fn list(&self, kind: Kind, namespace: &str, selection: &Selection) -> Result<Vec<Value>, Failure> {
        self.read_list(kind, namespace, selection).await
    }

    async fn logs(&self, namespace: &str, pod: &str, request: &LogRequest) -> Result<String, Failure> {
        self.read_logs(namespace, pod, request).await
    }

    async fn exec(
        &self,
        namespace: &str,
        pod: &str,
        container: Option<&str>,
        argv: &[String],
        limit: Duration,
    ) -> Result<ExecOutput, Failure> {
        self.run_in_pod(namespace, pod, container, argv, limit).await
    }

    async fn dry_run(&self, object: &Object, patch: &Patch) -> Result<Value, Failure> {
        self.try_patch(object, patch).await
    }

    async fn patch(&self, object: &Object, patch: &Patch, send_by: SendBy, limit: Duration) -> Sent<Value> {
        self.send_patch(object, patch, send_by, limit).await
    }

    async fn delete(&self, object: &Object, uid: &str, send_by: SendBy, limit: Duration) -> Sent<()> {
        self.send_delete(object, uid, send_by, limit).await
    }

    async fn allowed(
        &self,
        verb: Verb,
        kind: Kind,
        subresource: &str,
        namespace: &str,
    ) -> Result<Allowed, Failure> {
        self.ask_access(verb, kind, subresource, namespace).await
    }
}

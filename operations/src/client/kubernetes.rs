//! What operations need of a Kubernetes API. Objects are the API's own JSON, so that this crate needs no client.

use crate::{Failure, SendBy, Sent};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::Duration;

/// The kinds that operations name. The adapter knows group, version and plural.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Pod,
    Event,
    StatefulSet,
    Deployment,
    DaemonSet,
    ReplicaSet,
    ControllerRevision,
    ConfigMap,
    Service,
    Node,
    PersistentVolumeClaim,
    HorizontalPodAutoscaler,
    PodDisruptionBudget,
    Namespace,
}

/// One object by name. Cluster-wide kinds have an empty namespace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    pub kind: Kind,
    pub namespace: String,
    pub name: String,
}

impl Object {
    /// Where no object is named.
    #[must_use]
    pub fn none() -> Self {
        Self { kind: Kind::Pod, namespace: String::new(), name: String::new() }
    }

    #[must_use]
    pub fn is_none(&self) -> bool {
        self.name.is_empty()
    }
}

/// Which objects of a kind. Both selectors in the API's own syntax; empty: all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    pub labels: String,
    pub fields: String,
}

/// Which lines of a container's log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogRequest {
    pub container: Option<String>,
    /// The run before the last restart.
    pub previous: bool,
    pub tail_lines: i64,
    pub since_seconds: Option<i64>,
}

/// A patch body with its media type.
#[derive(Clone, Debug, PartialEq)]
pub enum Patch {
    Strategic(Value),
    Merge(Value),
    /// RFC 6902 operations, with `test` as the guard.
    Json(Value),
}

/// What a program in a container answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExecOutput {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
    /// Output beyond the cap was dropped.
    pub truncated: bool,
}

/// A right that `doctor` and a plan ask about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    Get,
    List,
    Patch,
    Delete,
    Create,
}

/// Whether the bot's own account may do something, with the API's reason if not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed {
    pub allowed: bool,
    pub reason: String,
}

#[async_trait::async_trait]
pub trait Kubernetes: Send + Sync {
    /// `None`: not there.
    async fn get(&self, object: &Object) -> Result<Option<Value>, Failure>;
    /// All pages, up to the adapter's cap.
    async fn list(&self, kind: Kind, namespace: &str, selection: &Selection) -> Result<Vec<Value>, Failure>;
    async fn logs(&self, namespace: &str, pod: &str, request: &LogRequest) -> Result<String, Failure>;
    /// Only argv patterns that the target lists. A cut connection is a failure that says "unknown".
    async fn exec(
        &self,
        namespace: &str,
        pod: &str,
        container: Option<&str>,
        argv: &[String],
        limit: Duration,
    ) -> Result<ExecOutput, Failure>;
    /// Server-side dry run: what the object would be.
    async fn dry_run(&self, object: &Object, patch: &Patch) -> Result<Value, Failure>;
    async fn patch(&self, object: &Object, patch: &Patch, send_by: SendBy, limit: Duration) -> Sent<Value>;
    /// With the uid as precondition: never the replacement.
    async fn delete(&self, object: &Object, uid: &str, send_by: SendBy, limit: Duration) -> Sent<()>;
    async fn allowed(
        &self,
        verb: Verb,
        kind: Kind,
        subresource: &str,
        namespace: &str,
    ) -> Result<Allowed, Failure>;
}

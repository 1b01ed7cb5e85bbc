//! The revisions of a workload: ControllerRevisions of a StatefulSet or DaemonSet, ReplicaSets of a Deployment.
//! Reads only.

use super::template;
use crate::client::{Kind, Kubernetes, Object, Selection};
use crate::{Failure, phrase};
use serde_json::Value;

/// One template that a workload has or had.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Revision {
    pub(crate) number: i64,
    /// Of the ControllerRevision or ReplicaSet.
    pub(crate) name: String,
    pub(crate) template: Value,
    /// RFC 3339, as the API gives it.
    pub(crate) created: String,
    /// `kubernetes.io/change-cause`, where somebody kept it.
    pub(crate) cause: Option<String>,
}

/// The workload itself.
///
/// # Errors
/// It is not there, or can't be read.
pub(crate) async fn workload(kubernetes: &dyn Kubernetes, object: &Object) -> Result<Value, Failure> {
    kubernetes.get(object).await?.ok_or_else(|| {
        let name = format!("{}/{}", super::line::written(object.kind), object.name);
        Failure::new(
            phrase!("workload.not-there", object = name.as_str(), namespace = object.namespace.as_str()),
            format!("{name} not found in namespace {}", object.namespace),
        )
    })
}

/// All revisions of `owner`, oldest first. A rollback gives an old one the newest number.
///
/// # Errors
/// They can't be read.
pub(crate) async fn all(
    kubernetes: &dyn Kubernetes,
    object: &Object,
    owner: &Value,
) -> Result<Vec<Revision>, Failure> {
    let deployment = object.kind == Kind::Deployment;
    let kind = if deployment { Kind::ReplicaSet } else { Kind::ControllerRevision };
    let found = kubernetes.list(kind, &object.namespace, &Selection::default()).await?;
    let uid = &owner["metadata"]["uid"];
    let mut revisions: Vec<Revision> = found
        .iter()
        .filter(|one| {
            let owners = one["metadata"]["ownerReferences"].as_array();
            owners.is_some_and(|owners| owners.iter().any(|owner| &owner["uid"] == uid))
        })
        .filter_map(|one| read(one, deployment))
        .collect();
    revisions.sort_by_key(|revision| revision.number);
    Ok(revisions)
}

fn read(one: &Value, deployment: bool) -> Option<Revision> {
    let annotation = |name: &str| one["metadata"]["annotations"][name].as_str();
    let (number, template) = if deployment {
        let number = annotation("deployment.kubernetes.io/revision")?.parse().ok()?;
        (number, one.pointer("/spec/template")?)
    } else {
        (one["revision"].as_i64()?, one.pointer("/data/spec/template")?)
    };
    Some(Revision {
        number,
        name: one["metadata"]["name"].as_str()?.to_owned(),
        template: template::plain(template),
        created: one["metadata"]["creationTimestamp"].as_str().unwrap_or_default().to_owned(),
        cause: annotation("kubernetes.io/change-cause").map(str::to_owned),
    })
}

/// The labels that select a workload's pods, in the API's syntax.
pub(crate) fn selector(workload: &Value) -> String {
    let labels = workload["spec"]["selector"]["matchLabels"].as_object();
    let pairs =
        labels.into_iter().flatten().filter_map(|(key, value)| Some(format!("{key}={}", value.as_str()?)));
    pairs.collect::<Vec<_>>().join(",")
}

/// Who last wrote the template and when (ms), by the API's own record of field managers.
pub(crate) fn last_writer(owner: &Value) -> Option<(String, i64)> {
    let managed = owner["metadata"]["managedFields"].as_array()?;
    managed
        .iter()
        .filter(|entry| entry["subresource"].as_str().unwrap_or_default().is_empty())
        .filter(|entry| !entry["fieldsV1"]["f:spec"]["f:template"].is_null())
        .filter_map(|entry| Some((entry["manager"].as_str()?.to_owned(), at_ms(entry["time"].as_str()?)?)))
        .max_by_key(|(_, at)| *at)
}

/// Unix milliseconds of the API's RFC 3339.
pub(crate) fn at_ms(time: &str) -> Option<i64> {
    time.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond)
}

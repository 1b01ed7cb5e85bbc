//! `muster changes statefulset/kafka [--since 1h]`: what changed lately. No tool has a command for this.
//!
//! From the revisions that the API keeps, and from its record of who wrote the template last. Facts:
//! `memory_limit_lowered`, `image_changed`, `at_ms`, `from_revision`, `to_revision`.

use super::line::{EVERYWHERE, namespace, one_object, written};
use super::revision::{self, Revision, at_ms};
use super::template;
use crate::client::{Kind, Kubernetes, Object, Selection};
use crate::flags::{Flag, Flags, duration_ms, value};
use crate::{
    Clients, CommandLine, Failure, Level, Misspelt, Perform, Phrase, Report, Risk, Spelling, SystemKind,
    Touch, phrase,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

const FLAGS: &[Flag] = &[value(&["--since"])];
const SINCE_MS: i64 = 3_600_000;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    pub object: Object,
    /// Milliseconds back from now. Without [`Clients::now_ms`] everything that is kept is told.
    pub since_ms: i64,
}

impl Spelling for Changes {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        if line.tool() != "muster" || line.args.first().map(String::as_str) != Some("changes") {
            return None;
        }
        Some(Flags::read(&line.args[1..], &[EVERYWHERE, FLAGS]).and_then(|flags| {
            let (kind, name) = one_object(&flags.words)?;
            if !matches!(kind, Kind::StatefulSet | Kind::Deployment | Kind::DaemonSet) {
                return Err(Misspelt::new(format!("a {} keeps no revisions", written(kind))));
            }
            let since_ms = flags.value("--since").map(duration_ms).transpose()?.unwrap_or(SINCE_MS);
            Ok(Self { object: Object { kind, namespace: namespace(&flags), name }, since_ms })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for Changes {
    fn system(&self) -> SystemKind {
        SystemKind::Kubernetes
    }
    fn risk(&self) -> Risk {
        Risk::Read
    }
    fn touches(&self) -> Vec<Touch> {
        vec![Touch::Namespace(self.object.namespace.clone())]
    }
    fn command(&self) -> String {
        let Object { kind, namespace, name } = &self.object;
        format!("muster changes -n {namespace} {}/{name} --since={}s", written(*kind), self.since_ms / 1_000)
    }
    async fn read(&self, clients: &Clients) -> Result<Report, Failure> {
        let kubernetes = clients.kubernetes()?;
        let owner = revision::workload(kubernetes, &self.object).await?;
        let revisions = revision::all(kubernetes, &self.object, &owner).await?;
        let from = clients.now_ms.map_or(i64::MIN, |now| now.saturating_sub(self.since_ms));
        let mut report = self.rollout(&owner, &revisions, from);
        for said in self.config_maps(kubernetes, &owner, from).await {
            report = report.detail(said);
        }
        Ok(report)
    }
}

impl Changes {
    /// The last rollout, if it is recent: what it changed, when, by whom.
    fn rollout(&self, owner: &Value, revisions: &[Revision], from: i64) -> Report {
        let current = template::plain(&owner["spec"]["template"]);
        let newest = revisions.iter().rposition(|one| one.template == current);
        let before = revisions.iter().rev().find(|one| one.template != current);
        let writer = revision::last_writer(owner);
        let at = match (&writer, newest) {
            (Some((_, at)), _) => Some(*at),
            (None, Some(index)) => at_ms(&revisions[index].created),
            _ => None,
        };
        let (Some(index), Some(before), Some(at)) = (newest, before, at.filter(|at| *at >= from)) else {
            let name = self.object.name.as_str();
            return Report::new(Level::Good, phrase!("changes.none", object = name))
                .fact("changed", false)
                .fact("memory_limit_lowered", false)
                .fact("image_changed", false);
        };
        let newest = &revisions[index];
        let differences = template::differences(&before.template, &current);
        let by = newest.cause.clone().or(writer.map(|(manager, _)| manager));
        let (from, to) = (before.number, newest.number);
        let headline = match by {
            Some(by) => phrase!("changes.rollout-by", from = from, to = to, at = at, by = by),
            None => phrase!("changes.rollout", from = from, to = to, at = at),
        };
        let image_changed = differences.iter().any(|said| said.id == "template.image");
        differences
            .into_iter()
            .fold(Report::new(Level::Notice, headline), Report::detail)
            .fact("changed", true)
            .fact("memory_limit_lowered", template::lowers_memory(&before.template, &current))
            .fact("image_changed", image_changed)
            .fact("at_ms", at)
            .fact("from_revision", from)
            .fact("to_revision", to)
    }

    /// ConfigMaps that the pods use and that somebody wrote lately. That they can't be read spoils nothing.
    async fn config_maps(&self, kubernetes: &dyn Kubernetes, owner: &Value, from: i64) -> Vec<Phrase> {
        let used = used_config_maps(&owner["spec"]["template"]["spec"]);
        if used.is_empty() {
            return Vec::new();
        }
        let listed = kubernetes.list(Kind::ConfigMap, &self.object.namespace, &Selection::default()).await;
        let Ok(listed) = listed else { return vec![phrase!("changes.config-not-read")] };
        let recent = listed.iter().filter_map(|map| {
            let name = map["metadata"]["name"].as_str().filter(|name| used.contains(name))?;
            let managed = map["metadata"]["managedFields"].as_array()?;
            let at = managed.iter().filter_map(|entry| at_ms(entry["time"].as_str()?)).max()?;
            (at >= from).then(|| phrase!("changes.config", name = name, at = at))
        });
        recent.collect()
    }
}

fn used_config_maps(spec: &Value) -> Vec<&str> {
    let volumes = items(&spec["volumes"]).filter_map(|volume| volume["configMap"]["name"].as_str());
    let sources = items(&spec["containers"])
        .flat_map(|container| items(&container["envFrom"]))
        .filter_map(|source| source["configMapRef"]["name"].as_str());
    volumes.chain(sources).collect()
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

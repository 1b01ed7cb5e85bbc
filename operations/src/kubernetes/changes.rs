//! `muster changes statefulset/kafka --since 1h`: what was changed lately, and by whom. Our own spelling.
//!
//! The template that was in force when the time span began is compared with the one of now, so a change that
//! was undone meanwhile is none. The span ends at [`Clients::now_ms`]; where that is not given, only the newest
//! rollout is looked at. Facts: `changed`, `memory_limit_lowered`, `image_changed`, `env_changed` (bool), `rollouts`,
//! `configs` (numbers), and where the template changed `from_revision`, `to_revision`, `at_ms`, `by`.

use crate::client::{Kind, Kubernetes, Object};
use crate::flags::{Flag, Flags, duration_ms, value};
use crate::kubernetes::line::{EVERYWHERE, namespace, one_object, written};
use crate::kubernetes::revision::{self, Revision, at_ms};
use crate::kubernetes::template;
use crate::{
    Clients, CommandLine, Failure, Level, Misspelt, Perform, Phrase, Report, Risk, Spelling, SystemKind,
    Touch, phrase,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;

const FLAGS: &[Flag] = &[value(&["--since"])];
/// One hour, in milliseconds, where the text names no time span.
const SINCE_MS: i64 = 3_600_000;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    pub object: Object,
    /// Milliseconds.
    pub since_ms: i64,
}

impl Spelling for Changes {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let (verb, args) = line.args.split_first()?;
        if line.tool() != "muster" || verb != "changes" {
            return None;
        }
        Some(Flags::read(args, &[EVERYWHERE, FLAGS]).and_then(|mut flags| {
            let (kind, name) = one_object(&flags.words)?;
            if !matches!(kind, Kind::StatefulSet | Kind::Deployment | Kind::DaemonSet) {
                return Err(Misspelt::new(format!("a {} keeps no revisions", written(kind))));
            }
            let since_ms = flags.value("--since").map(duration_ms).transpose()?.unwrap_or(SINCE_MS);
            Ok(Self { object: Object { kind, namespace: namespace(&mut flags), name }, since_ms })
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
        let from = match (clients.now_ms, revisions.last()) {
            (Some(now), _) => now.saturating_sub(self.since_ms),
            (None, newest) => newest.and_then(|one| at_ms(&one.created)).unwrap_or_default(),
        };
        // That they can't be read spoils nothing: the revisions tell the most.
        Ok(match self.configs(kubernetes, &owner, from).await {
            Ok(configs) => self.report(&owner, &revisions, from, &configs),
            Err(_) => self.report(&owner, &revisions, from, &[]).detail(phrase!("changes.config-not-read")),
        })
    }
}

/// A ConfigMap that the pods use and that was written to.
struct Config {
    name: String,
    by: String,
    at_ms: i64,
}

impl Changes {
    /// The ConfigMaps that the template names and that were written to since `from` (ms).
    async fn configs(
        &self,
        kubernetes: &dyn Kubernetes,
        owner: &Value,
        from: i64,
    ) -> Result<Vec<Config>, Failure> {
        let mut found = Vec::new();
        for name in used_configs(&owner["spec"]["template"]["spec"]) {
            let namespace = self.object.namespace.clone();
            let object = Object { kind: Kind::ConfigMap, namespace, name: name.clone() };
            let Some(config) = kubernetes.get(&object).await? else { continue };
            let managed = config["metadata"]["managedFields"].as_array();
            let writer = managed
                .into_iter()
                .flatten()
                .filter_map(|entry| Some((at_ms(entry["time"].as_str()?)?, entry["manager"].as_str()?)))
                .max();
            if let Some((at_ms, by)) = writer.filter(|(at, _)| *at >= from) {
                found.push(Config { name, by: by.to_owned(), at_ms });
            }
        }
        Ok(found)
    }

    fn report(&self, owner: &Value, revisions: &[Revision], from: i64, configs: &[Config]) -> Report {
        let name = format!("{}/{}", written(self.object.kind), self.object.name);
        let current = template::plain(&owner["spec"]["template"]);
        let created = |one: &Revision| at_ms(&one.created).unwrap_or_default();
        let newer = revisions.iter().filter(|one| created(one) >= from).count();
        // A workload younger than the span is compared with what it began as.
        let base = revisions
            .iter()
            .filter(|one| created(one) < from)
            .max_by_key(|one| created(one))
            .or_else(|| revisions.iter().min_by_key(|one| created(one)).filter(|_| revisions.len() > 1));
        let newest = revisions.iter().rev().find(|one| one.template == current).or(revisions.last());
        let differences =
            base.map(|base| template::differences(&base.template, &current)).unwrap_or_default();
        let mut report = match (base, newest) {
            (Some(base), Some(newest)) if !differences.is_empty() => {
                let writer = revision::last_writer(owner);
                let at = writer.as_ref().map_or(created(newest), |(_, at)| *at);
                let report = changed(&name, base, newest, at, &differences);
                match writer {
                    Some((by, _)) => report.detail(phrase!("changes.by", by = by.as_str())).fact("by", by),
                    None => report,
                }
            }
            (None, Some(newest)) => {
                let at = created(newest);
                Report::new(Level::Notice, phrase!("changes.new", object = name, at = at)).fact("at_ms", at)
            }
            (Some(_), Some(newest)) if newer > 0 => Report::new(
                Level::Plain,
                phrase!("changes.undone", object = name, rollouts = newer, revision = newest.number),
            ),
            _ if configs.is_empty() => {
                Report::new(Level::Good, phrase!("changes.none", object = name, since = self.since_ms))
            }
            _ => Report::new(Level::Notice, phrase!("changes.only-config", configs = configs.len())),
        };
        for Config { name, by, at_ms } in configs {
            report =
                report.detail(phrase!("changes.config", name = name.as_str(), by = by.as_str(), at = *at_ms));
        }
        let has = |id: &str| differences.iter().any(|phrase| phrase.id == id);
        let lowered = base.is_some_and(|base| template::lowers_memory(&base.template, &current));
        report
            .fact("changed", !differences.is_empty())
            .fact("rollouts", newer)
            .fact("configs", configs.len())
            .fact("memory_limit_lowered", lowered)
            .fact("image_changed", has("template.image"))
            .fact("env_changed", has("template.env"))
    }
}

/// The most telling difference becomes the headline; the others follow.
fn changed(name: &str, base: &Revision, newest: &Revision, at: i64, differences: &[Phrase]) -> Report {
    let said = |id: &str| differences.iter().find(|phrase| phrase.id == id);
    let text = |phrase: &Phrase, value: &str| phrase.values.get(value).cloned().unwrap_or_default();
    let headline = if let Some(limit) = said("template.memory-limit") {
        phrase!("changes.memory-limit", before = text(limit, "before"), after = text(limit, "after"))
    } else if let Some(image) = said("template.image") {
        phrase!("changes.image", before = text(image, "before"), after = text(image, "after"))
    } else {
        phrase!("changes.rollout", object = name)
    };
    let headline = headline.with("from", base.number).with("to", newest.number).with("at", at);
    let mut report = Report::new(Level::Notice, headline);
    report.details.extend(differences.iter().cloned());
    if let Some(cause) = &newest.cause {
        report = report.detail(phrase!("changes.cause", cause = cause.as_str()));
    }
    report.fact("from_revision", base.number).fact("to_revision", newest.number).fact("at_ms", at)
}

/// Names of the ConfigMaps in a pod's volumes and environments.
fn used_configs(spec: &Value) -> BTreeSet<String> {
    let each = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut names: Vec<Value> = Vec::new();
    for volume in each(&spec["volumes"]) {
        names.push(volume["configMap"]["name"].clone());
        names.extend(
            each(&volume["projected"]["sources"]).iter().map(|source| source["configMap"]["name"].clone()),
        );
    }
    for container in each(&spec["initContainers"]).into_iter().chain(each(&spec["containers"])) {
        names.extend(each(&container["envFrom"]).iter().map(|from| from["configMapRef"]["name"].clone()));
        let env = each(&container["env"]);
        names.extend(env.iter().map(|env| env["valueFrom"]["configMapKeyRef"]["name"].clone()));
    }
    names.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kubernetes::tests::{FakeCluster, clients};
    use serde_json::json;
    use std::sync::Arc;

    const NOW: &str = "2026-11-25T03:13:00Z";

    fn template(memory: &str) -> Value {
        json!({"metadata": {"labels": {"app": "kafka"}}, "spec": {
            "containers": [{"name": "kafka", "resources": {"limits": {"memory": memory}}}],
            "volumes": [{"configMap": {"name": "kafka-config"}}]}})
    }

    fn revision(number: i64, created: &str, memory: &str) -> (Kind, Value) {
        let metadata = json!({"name": format!("kafka-{number}"), "creationTimestamp": created,
            "ownerReferences": [{"uid": "u1"}]});
        let data = json!({"spec": {"template": template(memory)}});
        (Kind::ControllerRevision, json!({"metadata": metadata, "revision": number, "data": data}))
    }

    fn stateful_set(memory: &str) -> (Kind, Value) {
        let managed = json!([{"manager": "deployer", "time": "2026-11-25T03:02:00Z",
            "fieldsV1": {"f:spec": {"f:template": {}}}}]);
        let metadata = json!({"name": "kafka", "uid": "u1", "managedFields": managed});
        (Kind::StatefulSet, json!({"metadata": metadata, "spec": {"template": template(memory)}}))
    }

    async fn report(objects: Vec<(Kind, Value)>) -> Report {
        let words = ["muster", "changes", "-n", "platform", "statefulset/kafka", "--since", "1h"];
        let changes = Changes::parse(&CommandLine::new(&words)).unwrap().unwrap();
        let clients = Clients { now_ms: at_ms(NOW), ..clients(&Arc::new(FakeCluster::of(objects))) };
        changes.read(&clients).await.unwrap()
    }

    #[tokio::test]
    async fn a_lowered_memory_limit_is_the_headline_with_its_time_and_author() {
        let old = revision(14, "2026-11-20T09:00:00Z", "4Gi");
        let new = revision(15, "2026-11-25T03:02:00Z", "512Mi");
        let report = report(vec![stateful_set("512Mi"), old, new]).await;
        let at = at_ms("2026-11-25T03:02:00Z").unwrap();
        let said =
            phrase!("changes.memory-limit", before = "4Gi", after = "512Mi", from = 14, to = 15, at = at);
        assert_eq!((report.level, report.headline), (Level::Notice, said));
        assert_eq!(report.facts["memory_limit_lowered"], true);
        assert!(report.details.contains(&phrase!("changes.by", by = "deployer")));
    }

    #[tokio::test]
    async fn what_was_undone_is_no_change_any_more() {
        // A rollback gives the old revision the newest number and leaves its creation time.
        let old = revision(16, "2026-11-20T09:00:00Z", "4Gi");
        let new = revision(15, "2026-11-25T03:02:00Z", "512Mi");
        let report = report(vec![stateful_set("4Gi"), old, new]).await;
        assert_eq!(report.headline.id, "changes.undone");
        assert_eq!(report.facts["memory_limit_lowered"], false);
    }

    #[tokio::test]
    async fn a_workload_younger_than_the_time_span_is_compared_with_what_it_began_as() {
        let old = revision(1, "2026-11-25T03:01:00Z", "4Gi");
        let new = revision(2, "2026-11-25T03:02:00Z", "512Mi");
        let report = report(vec![stateful_set("512Mi"), old, new]).await;
        assert_eq!(report.facts["memory_limit_lowered"], true);
    }

    #[tokio::test]
    async fn what_is_older_than_the_time_span_is_left_out() {
        let old = revision(14, "2026-11-20T09:00:00Z", "4Gi");
        let new = revision(15, "2026-11-24T03:02:00Z", "512Mi");
        let report = report(vec![stateful_set("512Mi"), old, new]).await;
        assert_eq!(report.headline.id, "changes.none");
        assert_eq!(report.facts["memory_limit_lowered"], false);
    }

    #[tokio::test]
    async fn a_config_map_that_the_pods_use_counts() {
        let old = revision(14, "2026-11-20T09:00:00Z", "4Gi");
        let managed = json!([{"manager": "kubectl-edit", "time": "2026-11-25T03:05:00Z"}]);
        let config = json!({"metadata": {"name": "kafka-config", "managedFields": managed}});
        let report = report(vec![stateful_set("4Gi"), old, (Kind::ConfigMap, config)]).await;
        assert_eq!(report.headline, phrase!("changes.only-config", configs = 1));
        assert_eq!(report.details[0].values["by"], "kubectl-edit");
    }
}

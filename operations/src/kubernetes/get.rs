//! `kubectl get statefulset kafka` and the like: the objects of one kind and, for workloads, how many pods are ready.

use super::line::{EVERYWHERE, after, kind, namespace, written};
use crate::client::{Kind, Object, Selection};
use crate::flags::{Flag, Flags, value};
use crate::{
    Clients, CommandLine, Failure, Level, Misspelt, Perform, Report, Risk, Spelling, SystemKind, Table,
    Touch, phrase,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

const FLAGS: &[Flag] =
    &[value(&["-l", "--selector"]), value(&["-o", "--output"]), value(&["--field-selector"])];
/// Rows that are shown.
const ROWS: usize = 40;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Get {
    pub kind: Kind,
    pub namespace: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub labels: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub fields: String,
}

impl Spelling for Get {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let args = after(line, &["get"])?;
        Some(Flags::read(&args, &[EVERYWHERE, FLAGS]).and_then(|flags| read(&flags)))
    }
}

fn read(flags: &Flags) -> Result<Get, Misspelt> {
    let (kind_word, name) = match flags.words.as_slice() {
        [both] => both.split_once('/').map_or((both.as_str(), None), |(kind, name)| (kind, Some(name))),
        [kind, name] if !kind.contains('/') => (kind.as_str(), Some(name.as_str())),
        _ => return Err(Misspelt::new("it does not name one kind, or one object of it")),
    };
    let kind =
        kind(kind_word).ok_or_else(|| Misspelt::new(format!("the kind `{kind_word}` is not known here")))?;
    if flags.value("-o").is_some_and(|output| output != "wide") {
        return Err(Misspelt {
            reason: "only the table is known here".to_owned(),
            help: Some("leave `-o` out, or write `-o wide`".to_owned()),
        });
    }
    let namespace = match kind {
        Kind::Node | Kind::Namespace => String::new(),
        _ => namespace(flags),
    };
    let text = |flag| flags.value(flag).unwrap_or_default().to_owned();
    let name = name.map(str::to_owned);
    Ok(Get { kind, namespace, name, labels: text("-l"), fields: text("--field-selector") })
}

#[async_trait::async_trait]
impl Perform for Get {
    fn system(&self) -> SystemKind {
        SystemKind::Kubernetes
    }
    fn risk(&self) -> Risk {
        Risk::Read
    }
    fn touches(&self) -> Vec<Touch> {
        vec![Touch::Namespace(self.namespace.clone())]
    }
    fn command(&self) -> String {
        let mut words = vec!["kubectl".to_owned()];
        if !self.namespace.is_empty() {
            words.push(format!("-n {}", self.namespace));
        }
        words.push(format!("get {}", written(self.kind)));
        words.extend(self.name.clone());
        if !self.labels.is_empty() {
            words.push(format!("-l {}", self.labels));
        }
        if !self.fields.is_empty() {
            words.push(format!("--field-selector={}", self.fields));
        }
        words.join(" ")
    }
    async fn read(&self, clients: &Clients) -> Result<Report, Failure> {
        let kubernetes = clients.kubernetes()?;
        let objects: Vec<Value> = if let Some(name) = &self.name {
            let object = Object { kind: self.kind, namespace: self.namespace.clone(), name: name.clone() };
            kubernetes.get(&object).await?.into_iter().collect()
        } else {
            let selection = Selection { labels: self.labels.clone(), fields: self.fields.clone() };
            kubernetes.list(self.kind, &self.namespace, &selection).await?
        };
        Ok(self.report(&objects))
    }
}

impl Get {
    fn report(&self, objects: &[Value]) -> Report {
        let kind = written(self.kind);
        let counted: Vec<(&Value, i64, i64)> = objects
            .iter()
            .filter_map(|object| ready(self.kind, object).map(|(ready, wanted)| (object, ready, wanted)))
            .collect();
        let short = counted.iter().find(|(_, ready, wanted)| ready < wanted);
        let report = match (objects, short) {
            ([], _) => Report::new(
                if self.name.is_some() { Level::Bad } else { Level::Plain },
                phrase!("get.none", kind = kind, name = self.name.clone().unwrap_or_default()),
            ),
            (_, Some((object, ready, wanted))) => Report::new(
                Level::Bad,
                phrase!(
                    "get.short",
                    object = format!("{kind}/{}", name(object)),
                    ready = *ready,
                    wanted = *wanted
                ),
            ),
            (_, None) if !counted.is_empty() => {
                Report::new(Level::Good, phrase!("get.ready", kind = kind, count = objects.len()))
            }
            _ => Report::new(Level::Plain, phrase!("get.listed", kind = kind, count = objects.len())),
        };
        let report = if counted.is_empty() { report } else { report.holds(short.is_none()) };
        let (ready, wanted) =
            counted.iter().fold((0, 0), |(ready, wanted), one| (ready + one.1, wanted + one.2));
        report
            .table(self.table(objects))
            .fact("count", objects.len())
            .fact("ready", ready)
            .fact("wanted", wanted)
    }

    fn table(&self, objects: &[Value]) -> Table {
        let rows = objects.iter().take(ROWS).map(|object| {
            let state = match ready(self.kind, object) {
                Some((ready, wanted)) => format!("{ready}/{wanted}"),
                None => object["status"]["phase"].as_str().unwrap_or_default().to_owned(),
            };
            let created = object["metadata"]["creationTimestamp"].as_str().unwrap_or_default();
            vec![name(object).to_owned(), state, created.to_owned()]
        });
        Table {
            columns: ["NAME", "READY", "CREATED"].map(str::to_owned).to_vec(),
            rows: rows.collect(),
            left_out: objects.len().saturating_sub(ROWS),
        }
    }
}

fn name(object: &Value) -> &str {
    object["metadata"]["name"].as_str().unwrap_or_default()
}

/// Ready and wanted pods, for kinds that have pods.
fn ready(kind: Kind, object: &Value) -> Option<(i64, i64)> {
    let status = |field: &str| object["status"][field].as_i64().unwrap_or(0);
    match kind {
        Kind::StatefulSet | Kind::Deployment | Kind::ReplicaSet => {
            Some((status("readyReplicas"), object["spec"]["replicas"].as_i64().unwrap_or(1)))
        }
        Kind::DaemonSet => Some((status("numberReady"), status("desiredNumberScheduled"))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn get(line: &str) -> Result<Get, Misspelt> {
        Get::parse(&CommandLine::new(&line.split(' ').collect::<Vec<_>>())).unwrap()
    }

    #[test]
    fn a_workload_that_lacks_pods_is_the_headline() {
        let get = get("kubectl -n platform get sts").unwrap();
        let set =
            json!({"metadata": {"name": "kafka"}, "spec": {"replicas": 3}, "status": {"readyReplicas": 2}});
        let report = get.report(&[set]);
        assert_eq!((report.level, report.holds), (Level::Bad, Some(false)));
        assert_eq!(
            report.headline,
            phrase!("get.short", object = "statefulset/kafka", ready = 2, wanted = 3)
        );
    }

    #[test]
    fn a_kind_or_an_output_that_is_not_known_is_left_to_people() {
        assert!(get("kubectl get secrets").is_err());
        assert!(get("kubectl get sts -o yaml").is_err());
        assert!(get("kubectl get sts kafka --watch").is_err());
        assert_eq!(get("oc get node").unwrap().command(), "kubectl get node");
    }
}

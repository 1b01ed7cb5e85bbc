//! `kubectl get statefulset kafka` and the like: the objects of one kind and, for workloads, how many pods are ready.

use super::line::{finish, said};
use super::objects::{Alone, Objects, is_off};
use super::resource::{Named, Resource};
use super::show::Show;
use super::typed::Typed;
use crate::client::{Kind, Object, Selection};
use crate::flags::Flags;
use crate::{
    Clients, CommandLine, Failure, Level, Misspelt, Perform, Report, Risk, Sensitivity, Spelling, SystemKind,
    Table, Touch, Watch, phrase,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Rows that are shown.
const ROWS: usize = 40;
/// Of what never ends: milliseconds between two looks, and in all.
const WATCH: Watch = Watch { every_ms: 2_000, for_ms: 60_000 };

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Get {
    /// Empty where there are several, or none but files.
    #[serde(default, skip_serializing_if = "Resource::is_empty")]
    pub kind: Resource,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<Resource>,
    pub namespace: String,
    #[serde(default, skip_serializing_if = "is_off")]
    pub all_namespaces: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where there are several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Of different kinds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objects: Vec<Named>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub labels: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub fields: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
    /// `status`, `scale`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subresource: String,
    #[serde(flatten)]
    pub show: Show,
}

impl Spelling for Get {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(said(line, "get")?.and_then(|mut flags| read(&mut flags)))
    }
}

fn read(flags: &mut Flags) -> Result<Get, Misspelt> {
    let words = std::mem::take(&mut flags.words);
    let mut on = Objects::read(flags, &words, Alone::All)?.into_names();
    if on.recursive || !on.kustomize.is_empty() {
        return Err(Misspelt::new("`-R` and `-k` are not carried here"));
    }
    let name = if on.names.len() == 1 { on.names.pop() } else { None };
    let get = Get {
        kind: on.kind.unwrap_or_default(),
        kinds: on.kinds,
        namespace: on.namespace,
        all_namespaces: on.all_namespaces,
        name,
        names: on.names,
        objects: on.objects,
        labels: on.labels,
        fields: on.fields,
        files: on.files,
        subresource: flags.take("--subresource").unwrap_or_default(),
        show: Show::read(flags),
    };
    finish(flags).map(|()| get)
}

#[async_trait::async_trait]
impl Perform for Get {
    fn system(&self) -> SystemKind {
        SystemKind::Kubernetes
    }
    fn risk(&self) -> Risk {
        Risk::Read
    }
    fn sensitivity(&self) -> Sensitivity {
        let objects = self.objects.iter().map(|one| &one.kind);
        let secret = self.kinds.iter().chain(objects).chain([&self.kind]).any(Resource::may_be_secret);
        if secret { Sensitivity::Sensitive } else { Sensitivity::Plain }
    }
    fn is_endless(&self) -> bool {
        self.show.goes_on()
    }
    fn touches(&self) -> Vec<Touch> {
        vec![Touch::Namespace(self.namespace.clone())]
    }
    fn is_carried_out(&self) -> bool {
        let one = self.names.is_empty() && self.files.is_empty() && self.subresource.is_empty();
        let once = Show { watch: false, ..self.show.clone() };
        one && self.kind.kind().is_some() && self.kinds.is_empty() && !self.all_namespaces && once.is_plain()
    }
    fn watch(&self) -> Option<Watch> {
        self.show.never_ends().then_some(WATCH)
    }
    fn command(&self) -> String {
        let kinds: Vec<&str> = self
            .kinds
            .iter()
            .chain([&self.kind])
            .map(Resource::as_str)
            .filter(|kind| !kind.is_empty())
            .collect();
        let typed = Typed::new("get", &self.namespace)
            .words((!kinds.is_empty()).then(|| kinds.join(",")))
            .words(&self.name)
            .words(&self.names)
            .words(&self.objects)
            .short("-l", &self.labels)
            .text("--field-selector", &self.fields)
            .switch("-A", self.all_namespaces)
            .each("--filename", &self.files)
            .text("--subresource", &self.subresource);
        self.show.typed(typed).command()
    }
    async fn read(&self, clients: &Clients) -> Result<Report, Failure> {
        let kubernetes = clients.kubernetes()?;
        let Some(kind) = self.kind.kind() else {
            return Err(Failure::new(phrase!("operation.asks-first"), self.command()));
        };
        let objects: Vec<Value> = if let Some(name) = &self.name {
            let object = Object { kind, namespace: self.namespace.clone(), name: name.clone() };
            kubernetes.get(&object).await?.into_iter().collect()
        } else {
            let selection = Selection { labels: self.labels.clone(), fields: self.fields.clone() };
            kubernetes.list(kind, &self.namespace, &selection).await?
        };
        Ok(self.report(kind, &objects))
    }
}

impl Get {
    fn report(&self, of: Kind, objects: &[Value]) -> Report {
        let kind = self.kind.as_str();
        let counted: Vec<(&Value, i64, i64)> = objects
            .iter()
            .filter_map(|object| ready(of, object).map(|(ready, wanted)| (object, ready, wanted)))
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
            .table(table(of, objects))
            .fact("count", objects.len())
            .fact("ready", ready)
            .fact("wanted", wanted)
    }
}

fn table(kind: Kind, objects: &[Value]) -> Table {
    let rows = objects.iter().take(ROWS).map(|object| {
        let state = match ready(kind, object) {
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
        let report = get.report(Kind::StatefulSet, &[set]);
        assert_eq!((report.level, report.holds), (Level::Bad, Some(false)));
        assert_eq!(
            report.headline,
            phrase!("get.short", object = "statefulset/kafka", ready = 2, wanted = 3)
        );
    }

    #[test]
    fn any_kind_and_any_output_is_understood_and_what_muster_cannot_show_is_left_to_people() {
        for line in
            ["kubectl get secrets", "kubectl get sts -o yaml", "oc get route -A", "kubectl get pods,svc"]
        {
            assert!(!get(line).unwrap().is_carried_out(), "{line}");
        }
        assert_eq!(get("kubectl get secrets").unwrap().sensitivity(), Sensitivity::Sensitive);
        assert!(get("kubectl get sts kafka --watch").unwrap().watch().is_some());
        assert_eq!(get("oc get node -o wide").unwrap().command(), "kubectl get node -o wide");
        assert!(get("kubectl get sts/a -l b=c").unwrap_err().reason.starts_with("the tool refuses it"));
    }
}

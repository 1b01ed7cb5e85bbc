//! `kubectl get pods [-l app=kafka] [NAME]`: which pods there are and how they do.

use super::Health;
use crate::client::{Kind, Object, Selection};
use crate::flags::Flags;
use crate::kubernetes::line::{finish, is_ours, said};
use crate::kubernetes::objects::{Alone, Objects, is_off};
use crate::kubernetes::resource::Resource;
use crate::kubernetes::show::Show;
use crate::kubernetes::typed::Typed;
use crate::{
    Clients, CommandLine, Failure, Level, Misspelt, Perform, Report, Risk, Spelling, SystemKind, Table,
    Touch, Watch, phrase,
};
use serde::{Deserialize, Serialize};

/// Rows that are shown.
const ROWS: usize = 40;
/// Of what never ends: milliseconds between two looks, and in all.
const WATCH: Watch = Watch { every_ms: 2_000, for_ms: 60_000 };

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pods {
    pub namespace: String,
    #[serde(default, skip_serializing_if = "is_off")]
    pub all_namespaces: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where there are several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub labels: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub fields: String,
    #[serde(flatten)]
    pub show: Show,
}

impl Spelling for Pods {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        // Another kind may know the flag: only where pods are named a mistake is one about pods.
        if !is_ours(line) || !line.args.iter().any(|arg| names_pods(arg)) {
            return None;
        }
        let mut flags = match said(line, "get")? {
            Ok(flags) => flags,
            Err(misspelt) => return Some(Err(misspelt)),
        };
        let words = std::mem::take(&mut flags.words);
        let on_pods = match words.first()?.contains('/') {
            true => words.iter().all(|word| word.contains('/') && names_pods(word)),
            false => names_pods(words.first()?),
        };
        let fits = on_pods && flags.value("--filename").is_none() && flags.value("--subresource").is_none();
        fits.then(|| read(&mut flags, &words))
    }
}

fn names_pods(word: &str) -> bool {
    Resource::read(word.split('/').next().unwrap_or_default()).kind() == Some(Kind::Pod)
}

fn read(flags: &mut Flags, words: &[String]) -> Result<Pods, Misspelt> {
    let mut on = Objects::read(flags, words, Alone::All)?.into_names();
    let name = if on.names.len() == 1 { on.names.pop() } else { None };
    let pods = Pods {
        namespace: on.namespace,
        all_namespaces: on.all_namespaces,
        name,
        names: on.names,
        labels: on.labels,
        fields: on.fields,
        show: Show::read(flags),
    };
    finish(flags).map(|()| pods)
}

#[async_trait::async_trait]
impl Perform for Pods {
    fn system(&self) -> SystemKind {
        SystemKind::Kubernetes
    }
    fn risk(&self) -> Risk {
        Risk::Read
    }
    fn is_endless(&self) -> bool {
        self.show.goes_on()
    }
    fn touches(&self) -> Vec<Touch> {
        vec![Touch::Namespace(self.namespace.clone())]
    }
    fn is_carried_out(&self) -> bool {
        let once = Show { watch: false, ..self.show.clone() };
        !self.all_namespaces && once.is_plain()
    }
    fn watch(&self) -> Option<Watch> {
        self.show.never_ends().then_some(WATCH)
    }
    fn command(&self) -> String {
        let typed = Typed::new("get pods", &self.namespace)
            .short("-l", &self.labels)
            .text("--field-selector", &self.fields)
            .words(&self.name)
            .words(&self.names)
            .switch("-A", self.all_namespaces);
        self.show.typed(typed).command()
    }
    async fn read(&self, clients: &Clients) -> Result<Report, Failure> {
        let kubernetes = clients.kubernetes()?;
        let mut found = Vec::new();
        for name in self.name.iter().chain(&self.names) {
            let object = Object { kind: Kind::Pod, namespace: self.namespace.clone(), name: name.clone() };
            found.extend(kubernetes.get(&object).await?);
        }
        if self.name.is_none() && self.names.is_empty() {
            let selection = Selection { labels: self.labels.clone(), fields: self.fields.clone() };
            found = kubernetes.list(Kind::Pod, &self.namespace, &selection).await?;
        }
        let mut pods: Vec<Health> = found.iter().map(Health::of).collect();
        pods.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(self.report(&pods))
    }
}

impl Pods {
    fn report(&self, pods: &[Health]) -> Report {
        let mut findings: Vec<_> = pods.iter().map(|pod| (pod, pod.finding())).collect();
        findings.sort_by_key(|(_, (level, _))| std::cmp::Reverse(*level));
        let ready = pods.iter().filter(|pod| pod.is_ready || pod.is_done).count();
        let holds = !pods.is_empty() && ready == pods.len();
        let mut report = match findings.first() {
            None => self.nothing(),
            Some((_, (Level::Good, _))) => {
                Report::new(Level::Good, phrase!("pods.ready", ready = ready, total = pods.len()))
            }
            Some((_, (level, said))) => Report::new(*level, said.clone()),
        };
        for (_, (_, said)) in findings.iter().skip(1).take(3).filter(|(_, (level, _))| *level > Level::Plain)
        {
            report = report.detail(said.clone());
        }
        if let Some((worst, _)) = findings.first() {
            report = report
                .fact("pod", worst.name.as_str())
                .fact("status", worst.status.as_str())
                .fact("last_reason", worst.last_reason.as_str())
                .fact("last_exit_code", worst.last_exit_code);
        }
        report
            .table(table(pods))
            .holds(holds)
            .fact("total", pods.len())
            .fact("ready", ready)
            .fact("restarts", pods.iter().map(|pod| pod.restarts).sum::<i64>())
    }

    fn nothing(&self) -> Report {
        match &self.name {
            Some(name) => Report::new(Level::Bad, phrase!("pods.missing", pod = name.as_str())),
            None => Report::new(
                Level::Bad,
                phrase!("pods.none", namespace = self.namespace.as_str(), labels = self.labels.as_str()),
            ),
        }
    }
}

fn table(pods: &[Health]) -> Table {
    let rows = pods.iter().take(ROWS).map(|pod| {
        vec![
            pod.name.clone(),
            format!("{}/{}", pod.ready, pod.containers),
            pod.status.clone(),
            pod.restarts.to_string(),
            pod.created.clone(),
            pod.node.clone(),
        ]
    });
    Table {
        columns: ["NAME", "READY", "STATUS", "RESTARTS", "CREATED", "NODE"].map(str::to_owned).to_vec(),
        rows: rows.collect(),
        left_out: pods.len().saturating_sub(ROWS),
    }
}

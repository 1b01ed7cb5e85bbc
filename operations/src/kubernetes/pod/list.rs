//! `kubectl get pods [-l app=kafka] [NAME]`: which pods there are and how they do.

use super::Health;
use crate::client::{Kind, Object, Selection};
use crate::flags::{Flag, Flags, value};
use crate::kubernetes::line::{EVERYWHERE, after, kind, namespace};
use crate::{
    Clients, CommandLine, Failure, Level, Misspelt, Perform, Report, Risk, Spelling, SystemKind, Table,
    Touch, phrase,
};
use serde::{Deserialize, Serialize};

const FLAGS: &[Flag] =
    &[value(&["-l", "--selector"]), value(&["-o", "--output"]), value(&["--field-selector"])];
/// Rows that are shown.
const ROWS: usize = 40;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pods {
    pub namespace: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub labels: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub fields: String,
}

impl Spelling for Pods {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let args = after(line, &["get"])?;
        let flags = match Flags::read(&args, &[EVERYWHERE, FLAGS]) {
            Ok(flags) => flags,
            // Another kind may know the flag.
            Err(_) if !args.iter().any(|arg| names_pods(arg)) => return None,
            Err(misspelt) => return Some(Err(misspelt)),
        };
        let (first, rest) = flags.words.split_first()?;
        if !names_pods(first) {
            return None;
        }
        Some(read(&flags, first, rest))
    }
}

fn names_pods(word: &str) -> bool {
    kind(word.split('/').next().unwrap_or_default()) == Some(Kind::Pod)
}

fn read(flags: &Flags, first: &str, rest: &[String]) -> Result<Pods, Misspelt> {
    let name = match (first.split_once('/'), rest) {
        (Some((_, name)), []) => Some(name.to_owned()),
        (None, [name]) => Some(name.clone()),
        (None, []) => None,
        _ => return Err(Misspelt::new("several pods by name are not known here: use a selector")),
    };
    if flags.value("-o").is_some_and(|output| output != "wide") {
        return Err(Misspelt {
            reason: "only the table is known here".to_owned(),
            help: Some("leave `-o` out, or write `-o wide`".to_owned()),
        });
    }
    let text = |flag| flags.value(flag).unwrap_or_default().to_owned();
    Ok(Pods { namespace: namespace(flags), name, labels: text("-l"), fields: text("--field-selector") })
}

#[async_trait::async_trait]
impl Perform for Pods {
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
        let mut command = format!("kubectl -n {} get pods", self.namespace);
        for (flag, said) in [("-l ", &self.labels), ("--field-selector=", &self.fields)] {
            if !said.is_empty() {
                command.push_str(&format!(" {flag}{said}"));
            }
        }
        if let Some(name) = &self.name {
            command.push_str(&format!(" {name}"));
        }
        command
    }
    async fn read(&self, clients: &Clients) -> Result<Report, Failure> {
        let kubernetes = clients.kubernetes()?;
        let found = if let Some(name) = &self.name {
            let object = Object { kind: Kind::Pod, namespace: self.namespace.clone(), name: name.clone() };
            kubernetes.get(&object).await?.into_iter().collect()
        } else {
            let selection = Selection { labels: self.labels.clone(), fields: self.fields.clone() };
            kubernetes.list(Kind::Pod, &self.namespace, &selection).await?
        };
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

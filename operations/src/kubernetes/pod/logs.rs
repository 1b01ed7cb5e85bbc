//! `kubectl logs kafka-0 [--previous] [--tail 20] [--since 10m]`: what a container wrote, within a limit.

use crate::client::{Kind, Kubernetes, LogRequest, Object, Selection};
use crate::flags::{Flag, Flags, duration_ms, switch, value};
use crate::kubernetes::line::{EVERYWHERE, after, kind, namespace};
use crate::kubernetes::revision;
use crate::{
    Clients, CommandLine, Failure, Level, Misspelt, Perform, Report, Risk, Spelling, SystemKind, Touch,
    phrase,
};
use serde::{Deserialize, Serialize};

const FLAGS: &[Flag] = &[
    value(&["-l", "--selector"]),
    value(&["-c", "--container"]),
    switch(&["--previous", "-p"]),
    value(&["--tail"]),
    value(&["--since"]),
    switch(&["--follow", "-f"]),
];
/// Lines at most, and where the text names no number.
const LINES: i64 = 500;
/// Pods of a selector whose logs are read.
const PODS: usize = 5;
/// Words that make a line worth showing above the log.
const ALARMS: &[&str] = &["FATAL", "OutOfMemoryError", "ERROR", "Exception", "panic"];

/// Whose logs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Of {
    Pod(String),
    Labels(String),
    /// One pod of a workload, as kubectl picks one.
    Workload(Object),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Logs {
    pub namespace: String,
    pub of: Of,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub container: Option<String>,
    #[serde(default)]
    pub previous: bool,
    pub tail: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since_ms: Option<i64>,
}

impl Spelling for Logs {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let args = after(line, &["logs"])?;
        Some(Flags::read(&args, &[EVERYWHERE, FLAGS]).and_then(|flags| read(&flags)))
    }
}

fn read(flags: &Flags) -> Result<Logs, Misspelt> {
    let namespace = namespace(flags);
    let of = match (flags.words.as_slice(), flags.value("-l")) {
        ([], Some(labels)) => Of::Labels(labels.to_owned()),
        ([word, ..], None) => named(word, &namespace)?,
        _ => {
            return Err(Misspelt {
                reason: "it does not say whose logs".to_owned(),
                help: Some("name a pod or give `-l`".to_owned()),
            });
        }
    };
    let container = match (flags.words.as_slice(), flags.value("-c")) {
        ([_], named) => named.map(str::to_owned),
        ([_, container], None) => Some(container.clone()),
        ([], named) => named.map(str::to_owned),
        _ => return Err(Misspelt::new("it names more than one container")),
    };
    let tail = match flags.value("--tail").map(str::parse::<i64>) {
        None | Some(Ok(-1)) => LINES,
        Some(Ok(lines)) if lines > 0 => lines.min(LINES),
        Some(_) => return Err(Misspelt::new("`--tail` takes a number of lines")),
    };
    let since_ms = flags.value("--since").map(duration_ms).transpose()?;
    Ok(Logs { namespace, of, container, previous: flags.is_on("--previous"), tail, since_ms })
}

fn named(word: &str, namespace: &str) -> Result<Of, Misspelt> {
    let Some((kind_word, name)) = word.split_once('/') else { return Ok(Of::Pod(word.to_owned())) };
    match kind(kind_word) {
        Some(Kind::Pod) => Ok(Of::Pod(name.to_owned())),
        Some(kind @ (Kind::StatefulSet | Kind::Deployment | Kind::DaemonSet)) => {
            Ok(Of::Workload(Object { kind, namespace: namespace.to_owned(), name: name.to_owned() }))
        }
        _ => Err(Misspelt::new(format!("`{word}` has no logs"))),
    }
}

#[async_trait::async_trait]
impl Perform for Logs {
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
        let of = match &self.of {
            Of::Pod(name) => name.clone(),
            Of::Labels(labels) => format!("-l {labels}"),
            Of::Workload(object) => {
                format!("{}/{}", crate::kubernetes::line::written(object.kind), object.name)
            }
        };
        let mut command = format!("kubectl -n {} logs {of}", self.namespace);
        if let Some(container) = &self.container {
            command.push_str(&format!(" -c {container}"));
        }
        if self.previous {
            command.push_str(" --previous");
        }
        if let Some(since) = self.since_ms {
            command.push_str(&format!(" --since={}s", since / 1_000));
        }
        format!("{command} --tail={}", self.tail)
    }
    async fn read(&self, clients: &Clients) -> Result<Report, Failure> {
        let kubernetes = clients.kubernetes()?;
        let (pods, left_out) = self.pods(kubernetes).await?;
        let request = LogRequest {
            container: self.container.clone(),
            previous: self.previous,
            tail_lines: self.tail,
            since_seconds: self.since_ms.map(|since| since / 1_000),
        };
        let mut text = String::new();
        for pod in &pods {
            let log = match kubernetes.logs(&self.namespace, pod, &request).await {
                // The API's 400 for a container that never ended: an answer, not a failure.
                Err(failure) if self.previous && failure.words.contains("previous terminated container") => {
                    String::new()
                }
                read => read?,
            };
            if pods.len() > 1 {
                text.push_str(&format!("== {pod}\n"));
            }
            text.push_str(log.trim_end());
            text.push('\n');
        }
        Ok(self.report(&pods, left_out, text.trim_end()))
    }
}

impl Logs {
    /// The pods whose logs are read, and how many more there are.
    async fn pods(&self, kubernetes: &dyn Kubernetes) -> Result<(Vec<String>, usize), Failure> {
        let (labels, cap) = match &self.of {
            Of::Pod(name) => return Ok((vec![name.clone()], 0)),
            Of::Labels(labels) => (labels.clone(), PODS),
            Of::Workload(object) => {
                let workload = revision::workload(kubernetes, object).await?;
                (revision::selector(&workload), 1)
            }
        };
        let selection = Selection { labels: labels.clone(), fields: String::new() };
        let found = kubernetes.list(Kind::Pod, &self.namespace, &selection).await?;
        let mut names: Vec<String> =
            found.iter().filter_map(|pod| Some(pod["metadata"]["name"].as_str()?.to_owned())).collect();
        if names.is_empty() {
            let namespace = self.namespace.as_str();
            let what = phrase!("pods.none", namespace = namespace, labels = labels.as_str());
            return Err(Failure::new(what, format!("no pods with {labels} in namespace {namespace}")));
        }
        names.sort();
        let left_out = names.len().saturating_sub(cap);
        names.truncate(cap);
        Ok((names, left_out))
    }

    fn report(&self, pods: &[String], left_out: usize, text: &str) -> Report {
        let pod = pods.join(", ");
        let lines = text.lines().count();
        let alarming = |line: &&str| ALARMS.iter().any(|alarm| line.contains(alarm));
        let alarms = text.lines().filter(alarming).count();
        let level = if alarms > 0 { Level::Notice } else { Level::Plain };
        let headline = match (lines, self.previous) {
            (0, true) => phrase!("logs.no-earlier-run", pod = pod),
            (0, false) => phrase!("logs.empty", pod = pod),
            (_, true) => phrase!("logs.before-the-crash", pod = pod, lines = lines),
            (_, false) => phrase!("logs.newest", pod = pod, lines = lines),
        };
        let mut report = Report::new(level, headline).text(text).fact("lines", lines).fact("alarms", alarms);
        if let Some(line) = text.lines().rfind(alarming) {
            report = report.detail(phrase!("logs.alarm", line = line.trim()));
        }
        if left_out > 0 {
            report = report.detail(phrase!("logs.more-pods", count = left_out));
        }
        report
    }
}

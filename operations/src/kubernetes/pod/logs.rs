//! `kubectl logs kafka-0 [--previous] [--tail 20] [--since 10m]`: what a container wrote, within a limit.

use crate::client::{Kind, Kubernetes, LogRequest, Object, Selection};
use crate::flags::{Flags, duration_ms};
use crate::kubernetes::line::{finish, namespace, refused, said, written};
use crate::kubernetes::objects::is_off;
use crate::kubernetes::request::on;
use crate::kubernetes::resource::Named;
use crate::kubernetes::revision;
use crate::kubernetes::typed::Typed;
use crate::number::Number;
use crate::{
    Clients, CommandLine, Failure, Level, Misspelt, Perform, Report, Risk, Spelling, SystemKind, Touch,
    phrase,
};
use serde::{Deserialize, Serialize};

/// Lines where the text names no number, and at most.
const LINES: i64 = 500;
const MOST: i64 = 5_000;
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
    /// One pod of something else: a job, a service.
    Other(Named),
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
    pub tail: Number,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since_ms: Option<i64>,
    /// RFC 3339.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub since_time: String,
    /// Goes on until somebody stops it; here it is what is there, within the limit.
    #[serde(default, skip_serializing_if = "is_off")]
    pub follow: bool,
    #[serde(default, skip_serializing_if = "is_off")]
    pub all_containers: bool,
    #[serde(default, skip_serializing_if = "is_off")]
    pub all_pods: bool,
    /// The pod in front of each line.
    #[serde(default, skip_serializing_if = "is_off")]
    pub prefix: bool,
    #[serde(default, skip_serializing_if = "is_off")]
    pub timestamps: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit_bytes: Option<Number>,
}

impl Spelling for Logs {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(said(line, "logs")?.and_then(|mut flags| read(&mut flags)))
    }
}

fn read(flags: &mut Flags) -> Result<Logs, Misspelt> {
    // How many logs the tool reads at a time, and whether it gives up at the first that it can't.
    flags.take_all("--max-log-requests");
    flags.take_all("--ignore-errors");
    let namespace = namespace(flags);
    let words = std::mem::take(&mut flags.words);
    let of = match (words.as_slice(), flags.take("--selector").filter(|labels| !labels.is_empty())) {
        ([], Some(labels)) => Of::Labels(labels),
        ([word, ..], None) => named(word, &namespace)?,
        ([], None) => {
            return Err(Misspelt {
                reason: "it does not say whose logs".to_owned(),
                help: Some("name a pod or give `-l`".to_owned()),
            });
        }
        (_, Some(_)) => return Err(refused("a name and a selector exclude each other")),
    };
    let container = match (words.as_slice(), flags.take("--container").filter(|name| !name.is_empty())) {
        ([_] | [], named) => named,
        ([_, container], None) => Some(container.clone()),
        _ => return Err(Misspelt::new("it names more than one container")),
    };
    let tail = match flags.take("--tail").map(|said| Number::read("--tail", &said)).transpose()? {
        None | Some(Number::Known(-1)) => Number::Known(LINES),
        Some(Number::Known(..-1)) => return Err(Misspelt::new("`--tail` takes a number of lines")),
        Some(number) => number,
    };
    let limit_bytes = flags.take("--limit-bytes").filter(|said| said != "0");
    let logs = Logs {
        namespace,
        of,
        container,
        previous: on(flags, "--previous"),
        tail,
        since_ms: flags
            .take("--since")
            .map(|said| duration_ms(&said))
            .transpose()?
            .filter(|since| *since > 0),
        since_time: flags.take("--since-time").unwrap_or_default(),
        follow: on(flags, "--follow"),
        all_containers: on(flags, "--all-containers"),
        all_pods: on(flags, "--all-pods"),
        prefix: on(flags, "--prefix"),
        timestamps: on(flags, "--timestamps"),
        limit_bytes: limit_bytes.map(|said| Number::read("--limit-bytes", &said)).transpose()?,
    };
    if logs.since_ms.is_some() && !logs.since_time.is_empty() {
        return Err(refused("`--since` and `--since-time` exclude each other"));
    }
    if logs.all_containers && logs.container.is_some() {
        return Err(refused("`--all-containers` and a container exclude each other"));
    }
    finish(flags).map(|()| logs)
}

fn named(word: &str, namespace: &str) -> Result<Of, Misspelt> {
    if !word.contains('/') {
        return Ok(Of::Pod(word.to_owned()));
    }
    let named = Named::read(word).ok_or_else(|| Misspelt::new(format!("`{word}` names no object")))?;
    match named.kind.kind() {
        Some(Kind::Pod) => Ok(Of::Pod(named.name)),
        Some(kind @ (Kind::StatefulSet | Kind::Deployment | Kind::DaemonSet)) => {
            Ok(Of::Workload(Object { kind, namespace: namespace.to_owned(), name: named.name }))
        }
        _ if named.kind.served().is_some_and(|served| !HAVE_PODS.contains(&served.singular)) => {
            Err(Misspelt::new(format!("`{word}` has no logs")))
        }
        _ => Ok(Of::Other(named)),
    }
}

/// Other kinds whose pods kubectl finds.
const HAVE_PODS: &[&str] = &[
    "job",
    "cronjob",
    "replicaset",
    "replicationcontroller",
    "service",
    "deploymentconfig",
    "build",
    "buildconfig",
];

#[async_trait::async_trait]
impl Perform for Logs {
    fn system(&self) -> SystemKind {
        SystemKind::Kubernetes
    }
    fn risk(&self) -> Risk {
        Risk::Read
    }
    fn is_endless(&self) -> bool {
        self.follow
    }
    fn touches(&self) -> Vec<Touch> {
        vec![Touch::Namespace(self.namespace.clone())]
    }
    fn is_carried_out(&self) -> bool {
        let asks_more = self.all_containers || self.all_pods || self.prefix || self.timestamps;
        let other =
            matches!(self.of, Of::Other(_)) || !self.since_time.is_empty() || self.limit_bytes.is_some();
        !asks_more && !other
    }
    fn command(&self) -> String {
        let typed = Typed::new("logs", &self.namespace);
        let typed = match &self.of {
            Of::Pod(name) => typed.word(name),
            Of::Labels(labels) => typed.short("-l", labels),
            Of::Workload(object) => typed.word(format!("{}/{}", written(object.kind), object.name)),
            Of::Other(named) => typed.word(named.to_string()),
        };
        typed
            .short("-c", self.container.as_deref().unwrap_or_default())
            .switch("--previous", self.previous)
            .maybe("--since", self.since_ms.map(in_words).as_ref())
            .text("--since-time", &self.since_time)
            .switch("--follow", self.follow)
            .switch("--all-containers", self.all_containers)
            .switch("--all-pods", self.all_pods)
            .switch("--prefix", self.prefix)
            .switch("--timestamps", self.timestamps)
            .maybe("--limit-bytes", self.limit_bytes.as_ref())
            .value("--tail", &self.tail)
            .command()
    }
    async fn read(&self, clients: &Clients) -> Result<Report, Failure> {
        let kubernetes = clients.kubernetes()?;
        let (pods, left_out) = self.pods(kubernetes).await?;
        let request = LogRequest {
            container: self.container.clone(),
            previous: self.previous,
            tail_lines: self.tail.known().unwrap_or(LINES).min(MOST),
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
            Of::Other(named) => {
                return Err(Failure::new(phrase!("operation.asks-first"), named.to_string()));
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

/// Milliseconds as a duration, whole seconds without a fraction.
fn in_words(ms: i64) -> String {
    if ms % 1_000 == 0 { format!("{}s", ms / 1_000) } else { format!("{ms}ms") }
}

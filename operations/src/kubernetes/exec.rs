//! `kubectl exec kafka-0 [-c C] -- df -h`: one program in a container, its argv as it stands, no shell.
//!
//! What it is, is what runs inside ([`crate::inside`]). It runs unasked only if that looks and the target lists the argv;
//! a cut connection leaves it unknown: the program goes on in the container.

use super::disk;
use super::line::{finish, kind, namespace, said, written};
use super::revision;
use super::typed::Typed;
use crate::client::{ExecOutput, Kind, Kubernetes, Object, Selection};
use crate::flags::Flags;
use crate::inside;
use crate::process::run::quoted;
use crate::{
    Acted, Attempt, Clients, CommandLine, Failure, Guard, GuardKind, Level, Look, Misspelt, Operation,
    Perform, Plan, Report, Risk, Sensitivity, Spelling, SystemKind, Touch, WayBack, phrase,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::time::Duration;

/// Of a program that only looks.
const LIMIT: Duration = Duration::from_secs(30);
/// Failures that only come before a program is started.
const NOT_STARTED: &[&str] =
    &["kubernetes.exec-out-of-reach", "kubernetes.forbidden", "kubernetes.not-found"];
/// What opens a session instead of ending.
const SHELLS: &[&str] = &["sh", "bash", "ash", "dash", "zsh", "ksh"];

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exec {
    /// A pod, or a workload of which one pod is taken, as kubectl does.
    pub object: Object,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub container: Option<String>,
    pub argv: Vec<String>,
}

impl Spelling for Exec {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(said(line, "exec")?.and_then(|mut flags| read(&mut flags)))
    }
}

fn read(flags: &mut Flags) -> Result<Exec, Misspelt> {
    let [place] = flags.words.as_slice() else {
        return Err(Misspelt {
            reason: "it does not name one pod and, after `--`, one program".to_owned(),
            help: Some("write `kubectl exec POD -- PROGRAM ARGUMENTS`".to_owned()),
        });
    };
    let (kind, name) = match place.split_once('/') {
        None => (Kind::Pod, place.clone()),
        Some((kind_word, name)) => match kind(kind_word) {
            Some(
                kind
                @ (Kind::Pod | Kind::StatefulSet | Kind::Deployment | Kind::DaemonSet | Kind::ReplicaSet),
            ) => (kind, name.to_owned()),
            _ => return Err(Misspelt::new(format!("no program can be run in `{place}`"))),
        },
    };
    let program =
        flags.after.first().cloned().ok_or_else(|| Misspelt::new("no program stands after `--`"))?;
    if SHELLS.contains(&program.rsplit('/').next().unwrap_or_default()) {
        return Err(Misspelt {
            reason: format!("`{program}` opens a shell, which can do anything"),
            help: Some("name the program itself after `--`".to_owned()),
        });
    }
    if let Some(refused) = inside::refused(&flags.after) {
        return Err(refused);
    }
    let object = Object { kind, namespace: namespace(flags), name };
    // A terminal, where nothing is typed.
    flags.take_all("--stdin");
    flags.take_all("--tty");
    let container = flags.take("--container").filter(|name| !name.is_empty());
    finish(flags).map(|()| Exec { object, container, argv: flags.after.clone() })
}

#[async_trait::async_trait]
impl Perform for Exec {
    fn system(&self) -> SystemKind {
        SystemKind::Kubernetes
    }
    fn risk(&self) -> Risk {
        inside::risk(&self.argv)
    }
    fn sensitivity(&self) -> Sensitivity {
        inside::sensitivity(&self.argv)
    }
    fn inner(&self) -> Option<Operation> {
        inside::operation(&self.argv)
    }
    fn place(&self) -> Option<String> {
        Some(format!("{}/{}", written(self.object.kind), self.object.name))
    }
    fn is_endless(&self) -> bool {
        inside::is_endless(&self.argv)
    }
    fn admits(&self, parameter: &str, value: &str) -> bool {
        self.inner().is_none_or(|inner| inner.perform().admits(parameter, value))
    }
    fn touches(&self) -> Vec<Touch> {
        vec![Touch::Namespace(self.object.namespace.clone()), Touch::Exec(self.argv.clone())]
    }
    fn command(&self) -> String {
        let place = match self.object.kind {
            Kind::Pod if !self.object.name.starts_with('-') && !self.object.name.contains('/') => {
                self.object.name.clone()
            }
            kind => format!("{}/{}", written(kind), self.object.name),
        };
        let typed = Typed::new("exec", &self.object.namespace).word(place);
        typed.short("-c", self.container.as_deref().unwrap_or_default()).argv(&self.argv).command()
    }
    async fn read(&self, clients: &Clients) -> Result<Report, Failure> {
        if self.risk() != Risk::Read {
            return Err(Failure::new(phrase!("operation.asks-first"), self.command()));
        }
        let kubernetes = clients.kubernetes()?;
        let pod = self.pod(kubernetes).await?;
        self.run(kubernetes, &pod, LIMIT).await
    }
    async fn plan(&self, clients: &Clients) -> Result<Plan, Failure> {
        let pod = self.pod(clients.kubernetes()?).await?;
        let object = Object { kind: Kind::Pod, name: pod.clone(), ..self.object.clone() };
        Ok(Plan {
            operation: Operation::Exec(Self { object, ..self.clone() }),
            guard: Guard { kind: GuardKind::Blind, facts: json!({"pod": pod, "argv": self.argv}) },
            changes: vec![phrase!("exec.runs", pod = pod, command = quoted(&self.argv))],
            moving: Vec::new(),
            way_back: WayBack { said: phrase!("exec.no-way-back"), operation: None },
            diff: None,
        })
    }
    async fn act(&self, clients: &Clients, attempt: &Attempt) -> Acted {
        let kubernetes = match clients.kubernetes() {
            Ok(kubernetes) => kubernetes,
            Err(failure) => return Acted::NotSent(failure),
        };
        if attempt.send_by.passed() {
            return Acted::NotSent(Failure::new(phrase!("target.too-late"), "send_by has passed"));
        }
        // The plan pinned a pod. Any other failure may come after the program was started: it stays unknown.
        match self.run(kubernetes, &self.object.name, attempt.limit).await {
            Ok(report) => Acted::Done(report),
            Err(failure) if NOT_STARTED.contains(&failure.what.id.as_str()) => Acted::Refused(failure),
            Err(failure) => Acted::Unknown(failure.words),
        }
    }
    async fn look(&self, _clients: &Clients, _attempt: &Attempt) -> Look {
        Look::Undecided(Report::new(Level::Notice, phrase!("exec.nothing-to-see")))
    }
}

impl Exec {
    async fn pod(&self, kubernetes: &dyn Kubernetes) -> Result<String, Failure> {
        if self.object.kind == Kind::Pod {
            return Ok(self.object.name.clone());
        }
        let workload = revision::workload(kubernetes, &self.object).await?;
        let labels = revision::selector(&workload);
        let selection = Selection { labels: labels.clone(), fields: "status.phase=Running".to_owned() };
        let found = kubernetes.list(Kind::Pod, &self.object.namespace, &selection).await?;
        let mut names: Vec<&str> = found.iter().filter_map(|pod| pod["metadata"]["name"].as_str()).collect();
        names.sort_unstable();
        names.first().map(|name| (*name).to_owned()).ok_or_else(|| {
            let namespace = self.object.namespace.as_str();
            let what = phrase!("pods.none", namespace = namespace, labels = labels.as_str());
            Failure::new(what, format!("no running pod with {labels} in namespace {namespace}"))
        })
    }

    async fn run(&self, kubernetes: &dyn Kubernetes, pod: &str, limit: Duration) -> Result<Report, Failure> {
        let namespace = self.object.namespace.as_str();
        let container = self.container.as_deref();
        let output = kubernetes.exec(namespace, pod, container, &self.argv, limit).await?;
        Ok(self.report(&output))
    }

    fn report(&self, output: &ExecOutput) -> Report {
        let command = quoted(&self.argv);
        let understood = disk::is_df(&self.argv).then(|| disk::report(&output.stdout)).flatten();
        let mut report = match (output.code, understood) {
            (0, Some(report)) => report,
            (0, None) => Report::new(Level::Good, phrase!("exec.ended", command = command)).holds(true),
            (code, _) => {
                Report::new(Level::Bad, phrase!("exec.failed", command = command, code = code)).holds(false)
            }
        };
        if output.truncated {
            report = report.detail(phrase!("output.cut"));
        }
        let said = format!("{}{}", output.stdout, output.stderr);
        report.text(said.trim_end()).fact("code", output.code)
    }
}

//! `docker logs kafka --tail=100`, `docker compose logs web`: what containers wrote.

use super::line;
use crate::options::Order;
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DockerLogs {
    /// One container, or services of a compose project; none: all of the project.
    #[serde(rename = "container", default, skip_serializing_if = "Vec::is_empty")]
    pub containers: Vec<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub compose: bool,
    /// Lines at the end; absent: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tail: Option<u32>,
    /// As docker takes it: `10m`, `2025-12-31T10:00:00`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub follow: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub timestamps: bool,
}

impl Spelling for DockerLogs {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(line::read(line, &["logs"], Order::Anywhere)?.and_then(read))
    }
}

fn read(line: line::Line) -> Result<DockerLogs, Misspelt> {
    let options = line.options;
    let known = ["--tail", "--since", "--until", "--follow", "--timestamps", "--no-color", "--no-log-prefix"];
    options.only(&[&known])?;
    let tail = match options.value("--tail") {
        None | Some("all" | "-1") => None,
        Some(lines) => {
            Some(lines.parse().map_err(|_| Misspelt::new("`--tail` takes a number of lines or `all`"))?)
        }
    };
    let own = |name: &str| options.value(name).map(str::to_owned);
    let (since, until) = (own("--since"), own("--until"));
    let (follow, timestamps) = (options.is_on("--follow"), options.is_on("--timestamps"));
    let containers = if line.compose { options.words } else { line::some(options.words)? };
    if !line.compose && containers.len() > 1 {
        return Err(Misspelt::new("`docker logs` takes one container"));
    }
    Ok(DockerLogs { containers, compose: line.compose, tail, since, until, follow, timestamps })
}

#[async_trait::async_trait]
impl Perform for DockerLogs {
    fn system(&self) -> SystemKind {
        SystemKind::Docker
    }
    fn risk(&self) -> Risk {
        Risk::Read
    }
    fn touches(&self) -> Vec<Touch> {
        Vec::new()
    }
    fn is_carried_out(&self) -> bool {
        false
    }
    fn is_endless(&self) -> bool {
        self.follow
    }
    fn command(&self) -> String {
        let tail = self.tail.map(|lines| lines.to_string());
        let valued = [
            ("--tail", tail.as_deref()),
            ("--since", self.since.as_deref()),
            ("--until", self.until.as_deref()),
        ];
        let switches = [("--follow", self.follow), ("--timestamps", self.timestamps)];
        line::written(self.compose, "logs", &valued, &switches, &self.containers)
    }
}

//! `docker ps`, `docker container ls`, `docker compose ps`: which containers there are.

use super::line;
use crate::options::Order;
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DockerPs {
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub compose: bool,
    /// Those that have ended too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub all: bool,
    /// As docker takes them: `name=kafka`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<String>,
    /// A Go template, `table …` or `json`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// Only ids.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub quiet: bool,
    /// Services of a compose project; none: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<String>,
}

impl Spelling for DockerPs {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        // `docker ls` does not exist; `docker container ls` does.
        let verbs: &[&str] =
            if line.args.iter().any(|arg| arg == "container") { &["ps", "ls", "list"] } else { &["ps"] };
        Some(line::read(line, verbs, Order::Anywhere)?.and_then(read))
    }
}

fn read(line: line::Line) -> Result<DockerPs, Misspelt> {
    let options = line.options;
    options.only(&[&["--all", "--filter", "--format", "--quiet", "--no-trunc", "--size"]])?;
    if let Some(word) = options.words.first().filter(|_| !line.compose) {
        return Err(Misspelt::new(format!("`docker ps` takes no `{word}`")));
    }
    Ok(DockerPs {
        compose: line.compose,
        all: options.is_on("--all"),
        filters: options.values("--filter"),
        format: options.value("--format").map(str::to_owned),
        quiet: options.is_on("--quiet"),
        services: options.words,
    })
}

#[async_trait::async_trait]
impl Perform for DockerPs {
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
    fn command(&self) -> String {
        let mut valued: Vec<_> =
            self.filters.iter().map(|filter| ("--filter", Some(filter.as_str()))).collect();
        valued.push(("--format", self.format.as_deref()));
        let switches = [("--all", self.all), ("--quiet", self.quiet)];
        line::written(self.compose, "ps", &valued, &switches, &self.services)
    }
}

//! `docker stats`: CPU and memory of containers. Without `--no-stream` it goes on until somebody ends it.

use super::line;
use crate::options::Order;
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DockerStats {
    /// None: all that run.
    #[serde(rename = "container", default, skip_serializing_if = "Vec::is_empty")]
    pub containers: Vec<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub compose: bool,
    /// One look instead of one after the other.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub once: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
}

impl Spelling for DockerStats {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(line::read(line, &["stats"], Order::Anywhere)?.and_then(|line| {
            let options = line.options;
            options.only(&[&["--no-stream", "--format", "--no-trunc", "--all"]])?;
            let (once, format) = (options.is_on("--no-stream"), options.value("--format").map(str::to_owned));
            Ok(Self { containers: options.words, compose: line.compose, once, format })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for DockerStats {
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
        !self.once
    }
    fn command(&self) -> String {
        let valued = [("--format", self.format.as_deref())];
        line::written(self.compose, "stats", &valued, &[("--no-stream", self.once)], &self.containers)
    }
}

//! `docker restart kafka`, `docker compose restart web`: containers are stopped and started again.

use super::line;
use crate::options::Order;
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DockerRestart {
    /// None: all services of the compose project.
    #[serde(rename = "container", default, skip_serializing_if = "Vec::is_empty")]
    pub containers: Vec<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub compose: bool,
    /// Seconds after which what does not stop is killed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_s: Option<u32>,
}

impl Spelling for DockerRestart {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(line::read(line, &["restart"], Order::Anywhere)?.and_then(|line| {
            let options = line.options;
            options.only(&[&["--timeout"]])?;
            let timeout_s = options.value("--timeout").map(str::parse).transpose();
            let timeout_s = timeout_s.map_err(|_| Misspelt::new("`--timeout` takes seconds"))?;
            let containers = if line.compose { options.words } else { line::some(options.words)? };
            Ok(Self { containers, compose: line.compose, timeout_s })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for DockerRestart {
    fn system(&self) -> SystemKind {
        SystemKind::Docker
    }
    fn risk(&self) -> Risk {
        Risk::Change
    }
    fn touches(&self) -> Vec<Touch> {
        Vec::new()
    }
    fn is_carried_out(&self) -> bool {
        false
    }
    fn command(&self) -> String {
        let seconds = self.timeout_s.map(|seconds| seconds.to_string());
        line::written(self.compose, "restart", &[("--timeout", seconds.as_deref())], &[], &self.containers)
    }
}

//! `redis-cli --stat`, `--latency`, `--latency-history`, `--latency-dist`: figures again and again, until somebody ends it.

use super::line;
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RedisSamples {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<String>,
    /// `stat`, `latency`, `latency-history` or `latency-dist`.
    pub of: String,
}

impl Spelling for RedisSamples {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let modes = ["--stat", "--latency", "--latency-history", "--latency-dist"];
        Some(line::mode(line, &modes)?.and_then(|(of, line)| {
            line.options.only(&[line::CONNECTION, line::SHOWN, &[of, "-i"]])?;
            line.no_command()?;
            Ok(Self { host: line.host(), port: line.own("-p"), of: of.trim_start_matches('-').to_owned() })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for RedisSamples {
    fn system(&self) -> SystemKind {
        SystemKind::Redis
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
        true
    }
    fn command(&self) -> String {
        let mode = vec![format!("--{}", self.of)];
        line::written(self.host.as_deref(), self.port.as_deref(), None, mode, &[])
    }
}

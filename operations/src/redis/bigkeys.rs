//! `redis-cli --bigkeys`, `--memkeys`, `--hotkeys`: the largest or hottest keys, by looking at all of them bit by bit.

use super::line;
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RedisBigKeys {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database: Option<crate::number::Number>,
    /// `bigkeys`, `memkeys` or `hotkeys`.
    pub by: String,
}

impl Spelling for RedisBigKeys {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let by = line::mode(line, &["--bigkeys", "--memkeys", "--hotkeys"])?;
        Some(by.and_then(|(by, line)| {
            line.options.only(&[line::CONNECTION, line::SHOWN, &[by, "-i", "--memkeys-samples"]])?;
            line.no_command()?;
            let by = by.trim_start_matches('-').to_owned();
            Ok(Self { host: line.host(), port: line.own("-p"), database: line.database()?, by })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for RedisBigKeys {
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
        let mode = vec![format!("--{}", self.by)];
        line::written(self.host.as_deref(), self.port.as_deref(), self.database.as_ref(), mode, &[])
    }
}

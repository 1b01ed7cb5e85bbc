//! `redis-cli --scan [--pattern P]`: the names of keys, bit by bit; values are not read.

use super::line;
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RedisScan {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database: Option<crate::number::Number>,
    /// A glob; absent: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
}

impl Spelling for RedisScan {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(line::mode(line, &["--scan"])?.and_then(|(_, line)| {
            line.options.only(&[line::CONNECTION, line::SHOWN, &["--scan", "--pattern", "-i", "--count"]])?;
            line.no_command()?;
            let pattern = line.own("--pattern");
            Ok(Self { host: line.host(), port: line.own("-p"), database: line.database()?, pattern })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for RedisScan {
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
        let mut mode = vec!["--scan".to_owned()];
        mode.extend(self.pattern.iter().flat_map(|pattern| ["--pattern".to_owned(), pattern.clone()]));
        line::written(self.host.as_deref(), self.port.as_deref(), self.database.as_ref(), mode, &[])
    }
}

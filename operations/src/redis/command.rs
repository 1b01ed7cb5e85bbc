//! `redis-cli [-h HOST] [-n 3] COMMAND …`: one command of Redis, rated by the server's own command list.
//!
//! A password (`-a`, `-u redis://:pw@…`) is not kept: the target has its own. `KEYS` only looks, but holds up the server for as
//! long as it has keys: it counts as a look without bound, like the commands that never end.

use super::{line, table};
use crate::parameter::names;
use crate::{CommandLine, Misspelt, Perform, Risk, Sensitivity, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RedisCommand {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database: Option<crate::number::Number>,
    /// As typed, the name first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub command: Vec<String>,
    /// Times; `-1`: for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<String>,
}

impl Spelling for RedisCommand {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(line::read(line)?.and_then(|line| {
            line.options.only(&[line::CONNECTION, line::SHOWN, &["-r", "-i"]])?;
            Ok(Self {
                host: line.host(),
                port: line.own("-p"),
                database: line.database()?,
                repeat: line.own("-r"),
                command: line.command()?,
            })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for RedisCommand {
    fn system(&self) -> SystemKind {
        SystemKind::Redis
    }
    fn risk(&self) -> Risk {
        table::risk(&self.command)
    }
    fn touches(&self) -> Vec<Touch> {
        Vec::new()
    }
    fn is_carried_out(&self) -> bool {
        false
    }
    fn sensitivity(&self) -> Sensitivity {
        table::sensitivity(&self.command)
    }
    /// A value must not become part of a script.
    fn admits(&self, parameter: &str, value: &str) -> bool {
        let plain = |c: char| c.is_alphanumeric() || "_-.:".contains(c);
        !table::is_script(&self.command)
            || !self.command.get(1).is_some_and(|script| names(script).contains(parameter))
            || value.chars().all(plain)
    }
    fn is_endless(&self) -> bool {
        self.repeat.as_deref().is_some_and(|times| times.starts_with('-')) || table::is_endless(&self.command)
    }
    fn command(&self) -> String {
        let repeat = self.repeat.iter().flat_map(|times| ["-r".to_owned(), times.clone()]).collect();
        line::written(
            self.host.as_deref(),
            self.port.as_deref(),
            self.database.as_ref(),
            repeat,
            &self.command,
        )
    }
}

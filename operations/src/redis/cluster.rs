//! `redis-cli --cluster check HOST:PORT`: the cluster manager. Checking looks; what moves slots or nodes changes.

use super::line;
use crate::process::run::quoted;
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

const ACTIONS: &[&str] = &[
    "check",
    "info",
    "help",
    "create",
    "fix",
    "reshard",
    "rebalance",
    "add-node",
    "del-node",
    "call",
    "set-timeout",
    "import",
    "backup",
];

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RedisCluster {
    /// `check`, `info`, `fix`, `reshard`, …
    pub action: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<String>,
}

impl Spelling for RedisCluster {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(line::mode(line, &["--cluster"])?.and_then(|(_, line)| {
            let action = line.own("--cluster").unwrap_or_default();
            line.options.only(&[line::CONNECTION, line::SHOWN, &["--cluster"]])?;
            if !ACTIONS.contains(&action.as_str()) {
                return Err(Misspelt::new(format!("`--cluster {action}` is not understood")));
            }
            Ok(Self { action, args: line.options.words })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for RedisCluster {
    fn system(&self) -> SystemKind {
        SystemKind::Redis
    }
    fn risk(&self) -> Risk {
        match self.action.as_str() {
            "check" | "info" | "help" => Risk::Read,
            "del-node" | "call" => Risk::Destroy,
            _ => Risk::Change,
        }
    }
    fn touches(&self) -> Vec<Touch> {
        Vec::new()
    }
    fn is_carried_out(&self) -> bool {
        false
    }
    fn command(&self) -> String {
        let mut argv = vec!["redis-cli".to_owned(), "--cluster".to_owned(), self.action.clone()];
        argv.extend(self.args.iter().cloned());
        quoted(&argv)
    }
}

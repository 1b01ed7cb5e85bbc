//! `kafka-transactions`: which transactions are open or hang. Aborting one changes.

use super::line::{self, EVERYWHERE};
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transactions {
    pub bootstrap: String,
    /// `list`, `describe`, `describe-producers`, `find-hanging` or `abort`.
    pub action: String,
    /// The rest of the line, option by option.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<String>,
}

impl Spelling for Transactions {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let verbs = ["list", "describe", "describe-producers", "find-hanging", "abort"];
        Some(line::sub(line, "kafka-transactions", &verbs)?.and_then(|(action, options)| {
            let rest = options.given().filter(|(name, _)| !EVERYWHERE.contains(name));
            let of =
                rest.flat_map(|(name, value)| [Some(name), value]).flatten().map(str::to_owned).collect();
            Ok(Self { bootstrap: line::bootstrap(&options)?, action, of })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for Transactions {
    fn system(&self) -> SystemKind {
        SystemKind::Kafka
    }
    fn risk(&self) -> Risk {
        if self.action == "abort" { Risk::Change } else { Risk::Read }
    }
    fn touches(&self) -> Vec<Touch> {
        Vec::new()
    }
    fn is_carried_out(&self) -> bool {
        false
    }
    fn command(&self) -> String {
        let rest = std::iter::once(self.action.clone()).chain(self.of.iter().cloned()).collect();
        line::written("kafka-transactions", &self.bootstrap, rest)
    }
}

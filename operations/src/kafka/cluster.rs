//! `kafka-cluster`: the cluster's id, its endpoints; a broker that is gone is forgotten.

use super::line::{self, EVERYWHERE};
use crate::process::run::quoted;
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cluster {
    pub bootstrap: String,
    /// `cluster-id`, `list-endpoints` or `unregister`.
    pub action: String,
    /// Of `unregister`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broker: Option<crate::number::Number>,
}

impl Spelling for Cluster {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let verbs = ["cluster-id", "list-endpoints", "unregister"];
        Some(line::sub(line, "kafka-cluster", &verbs)?.and_then(|(action, options)| {
            options.only(&[EVERYWHERE, &["--config", "--id", "--include-fenced-brokers"]])?;
            let broker = match action.as_str() {
                "unregister" => Some(line::count(&options, "--id")?),
                _ => None,
            };
            Ok(Self { bootstrap: line::bootstrap(&options)?, action, broker })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for Cluster {
    fn system(&self) -> SystemKind {
        SystemKind::Kafka
    }
    fn risk(&self) -> Risk {
        if self.action == "unregister" { Risk::Destroy } else { Risk::Read }
    }
    fn touches(&self) -> Vec<Touch> {
        Vec::new()
    }
    fn is_carried_out(&self) -> bool {
        false
    }
    fn command(&self) -> String {
        let id = line::words([("--id", self.broker.as_ref().map(ToString::to_string))]);
        // The tool takes its options behind the verb only.
        let at = ["--bootstrap-server".to_owned(), self.bootstrap.clone()];
        let argv: Vec<String> =
            ["kafka-cluster.sh".to_owned(), self.action.clone()].into_iter().chain(at).chain(id).collect();
        quoted(&argv)
    }
}

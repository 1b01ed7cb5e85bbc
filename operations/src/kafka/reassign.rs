//! `kafka-reassign-partitions`: replicas move to other brokers, as a file on the machine it is typed on says. Generating, listing
//! and verifying only look.

use super::line::{self, EVERYWHERE};
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

const ACTIONS: &[&str] = &["generate", "list", "verify", "execute", "cancel"];

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReassignPartitions {
    pub bootstrap: String,
    /// `generate`, `list`, `verify`, `execute` or `cancel`.
    pub action: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// For `generate`: where to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brokers: Option<String>,
    /// Bytes a second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub throttle: Option<String>,
}

impl Spelling for ReassignPartitions {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let options = line::read(
            line,
            "kafka-reassign-partitions",
            &["--generate", "--list", "--verify", "--execute", "--cancel"],
        )?;
        Some(options.and_then(|options| {
            options.only(&[
                EVERYWHERE,
                &[
                    "--generate",
                    "--list",
                    "--verify",
                    "--execute",
                    "--cancel",
                    "--reassignment-json-file",
                    "--topics-to-move-json-file",
                    "--broker-list",
                    "--throttle",
                    "--replica-alter-log-dirs-throttle",
                    "--additional",
                    "--preserve-throttles",
                    "--disable-rack-aware",
                    "--disallow-replication-factor-change",
                ],
            ])?;
            let actions: Vec<&str> =
                ACTIONS.iter().copied().filter(|one| options.is_on(&format!("--{one}"))).collect();
            let [action] = actions.as_slice() else {
                return Err(Misspelt::new("it does not say one thing to do; the tool refuses it"));
            };
            let own = |name: &str| options.value(name).map(str::to_owned);
            Ok(Self {
                bootstrap: line::bootstrap(&options)?,
                action: (*action).to_owned(),
                file: own("--reassignment-json-file").or_else(|| own("--topics-to-move-json-file")),
                brokers: own("--broker-list"),
                throttle: own("--throttle"),
            })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for ReassignPartitions {
    fn system(&self) -> SystemKind {
        SystemKind::Kafka
    }
    fn risk(&self) -> Risk {
        if matches!(self.action.as_str(), "execute" | "cancel") { Risk::Change } else { Risk::Read }
    }
    fn touches(&self) -> Vec<Touch> {
        Vec::new()
    }
    fn is_carried_out(&self) -> bool {
        false
    }
    fn command(&self) -> String {
        let file =
            if self.action == "generate" { "--topics-to-move-json-file" } else { "--reassignment-json-file" };
        let mut rest = vec![format!("--{}", self.action)];
        rest.extend(line::words([
            (file, self.file.clone()),
            ("--broker-list", self.brokers.clone()),
            ("--throttle", self.throttle.clone()),
        ]));
        line::written("kafka-reassign-partitions", &self.bootstrap, rest)
    }
}

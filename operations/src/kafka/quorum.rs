//! `kafka-metadata-quorum describe`: the controllers' quorum.

use super::line::{self, EVERYWHERE};
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DescribeQuorum {
    /// A broker, or a controller.
    pub bootstrap: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub controller: bool,
    /// `status` or `replication`.
    pub show: String,
}

impl Spelling for DescribeQuorum {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(line::sub(line, "kafka-metadata-quorum", &["describe"])?.and_then(|(_, options)| {
            let known = ["--status", "--replication", "--human-readable", "--bootstrap-controller"];
            options.only(&[EVERYWHERE, &known])?;
            let show = match (options.is_on("--status"), options.is_on("--replication")) {
                (true, false) => "status",
                (false, true) => "replication",
                _ => {
                    return Err(Misspelt {
                        reason: "it does not say what to describe; the tool refuses it".to_owned(),
                        help: Some("write `describe --status` or `describe --replication`".to_owned()),
                    });
                }
            };
            let controller = options.value("--bootstrap-controller").map(str::to_owned);
            let (bootstrap, is_controller) = match controller {
                Some(at) => (at, true),
                None => (line::bootstrap(&options)?, false),
            };
            Ok(Self { bootstrap, controller: is_controller, show: show.to_owned() })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for DescribeQuorum {
    fn system(&self) -> SystemKind {
        SystemKind::Kafka
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
    fn command(&self) -> String {
        let written = line::written(
            "kafka-metadata-quorum",
            &self.bootstrap,
            vec!["describe".to_owned(), format!("--{}", self.show)],
        );
        if self.controller {
            written.replacen("--bootstrap-server", "--bootstrap-controller", 1)
        } else {
            written
        }
    }
}

//! `kafka-configs --describe`: settings of topics, brokers, users or clients.

use super::{entity, written};
use crate::kafka::line::{self, EVERYWHERE};
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DescribeConfigs {
    pub bootstrap: String,
    /// `topic`, `broker`, `broker-logger`, `user`, `client`, `client-metrics`, `group` or `ip`.
    pub entity_type: String,
    /// Absent: all of the type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    /// The type's default instead of one entity.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub default: bool,
    /// What is not set by hand too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub all: bool,
}

impl Spelling for DescribeConfigs {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let options = line::read(line, "kafka-configs", &["--describe"])?;
        Some(options.and_then(|options| {
            options.only(&[
                EVERYWHERE,
                &[
                    "--describe",
                    "--entity-type",
                    "--entity-name",
                    "--entity-default",
                    "--topic",
                    "--broker",
                    "--broker-logger",
                    "--client",
                    "--client-metrics",
                    "--user",
                    "--group",
                    "--ip",
                    "--broker-defaults",
                    "--client-defaults",
                    "--user-defaults",
                    "--ip-defaults",
                    "--all",
                ],
            ])?;
            let (entity_type, entity, default) = entity(&options)?;
            let all = options.is_on("--all");
            Ok(Self { bootstrap: line::bootstrap(&options)?, entity_type, entity, default, all })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for DescribeConfigs {
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
        let mut rest = vec!["--describe".to_owned()];
        rest.extend(written(&self.entity_type, self.entity.as_deref(), self.default));
        rest.extend(self.all.then(|| "--all".to_owned()));
        line::written("kafka-configs", &self.bootstrap, rest)
    }
}

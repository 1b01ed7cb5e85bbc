//! `kafka-log-dirs --describe`: sizes and errors of the log directories.

use super::line::{self, EVERYWHERE};
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DescribeLogDirs {
    pub bootstrap: String,
    /// None: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub brokers: Vec<i32>,
    /// None: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
}

impl Spelling for DescribeLogDirs {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let options = line::read(line, "kafka-log-dirs", &["--describe"])?;
        Some(options.and_then(|options| {
            options.only(&[EVERYWHERE, &["--describe", "--broker-list", "--topic-list"]])?;
            let brokers = options.value("--broker-list").unwrap_or_default();
            let brokers = brokers.split(',').filter(|id| !id.is_empty()).map(|id| id.trim().parse());
            let brokers =
                brokers.collect::<Result<_, _>>().map_err(|_| Misspelt::new("`--broker-list` takes ids"))?;
            let topics = options.value("--topic-list").unwrap_or_default();
            let topics = topics.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect();
            Ok(Self { bootstrap: line::bootstrap(&options)?, brokers, topics })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for DescribeLogDirs {
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
        let ids: Vec<String> = self.brokers.iter().map(ToString::to_string).collect();
        let mut rest = vec!["--describe".to_owned()];
        rest.extend(line::words([
            ("--broker-list", (!ids.is_empty()).then(|| ids.join(","))),
            ("--topic-list", (!self.topics.is_empty()).then(|| self.topics.join(","))),
        ]));
        line::written("kafka-log-dirs", &self.bootstrap, rest)
    }
}

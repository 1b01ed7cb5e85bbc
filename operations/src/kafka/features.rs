//! `kafka-features describe`: which versions of features the cluster has.

use super::line::{self, EVERYWHERE};
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DescribeFeatures {
    pub bootstrap: String,
}

impl Spelling for DescribeFeatures {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(line::sub(line, "kafka-features", &["describe"])?.and_then(|(_, options)| {
            options.only(&[EVERYWHERE])?;
            Ok(Self { bootstrap: line::bootstrap(&options)? })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for DescribeFeatures {
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
        line::written("kafka-features", &self.bootstrap, vec!["describe".to_owned()])
    }
}

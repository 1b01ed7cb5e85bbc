//! `kafka-consumer-groups --describe --members`: who reads for a group, and which partitions.

use crate::kafka::line::{self, EVERYWHERE};
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DescribeMembers {
    pub bootstrap: String,
    /// `None`: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// With the partitions of each.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub verbose: bool,
}

impl Spelling for DescribeMembers {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let options = line::read(line, "kafka-consumer-groups", &["--members"])?;
        Some(options.and_then(|options| {
            options
                .only(&[EVERYWHERE, &["--members", "--describe", "--group", "--all-groups", "--verbose"]])?;
            if !options.is_on("--describe") {
                return Err(Misspelt::new("`--members` goes with `--describe`; the tool refuses it"));
            }
            let group = super::which(&options)?;
            Ok(Self { bootstrap: line::bootstrap(&options)?, group, verbose: options.is_on("--verbose") })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for DescribeMembers {
    fn system(&self) -> SystemKind {
        SystemKind::Kafka
    }
    fn risk(&self) -> Risk {
        Risk::Read
    }
    fn touches(&self) -> Vec<Touch> {
        self.group.iter().cloned().map(Touch::Group).collect()
    }
    fn is_carried_out(&self) -> bool {
        false
    }
    fn command(&self) -> String {
        let mut rest = vec!["--describe".to_owned(), "--members".to_owned()];
        rest.extend(super::written(self.group.as_deref()));
        rest.extend(self.verbose.then(|| "--verbose".to_owned()));
        line::written("kafka-consumer-groups", &self.bootstrap, rest)
    }
}

//! `kafka-consumer-groups --delete`: groups with their offsets. Only empty ones can be deleted.

use crate::kafka::line::{self, EVERYWHERE};
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeleteGroups {
    pub bootstrap: String,
    /// None: all groups.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub group: Vec<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub all_groups: bool,
}

impl Spelling for DeleteGroups {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let options = line::read(line, "kafka-consumer-groups", &["--delete"])?;
        Some(options.and_then(|options| {
            options.only(&[EVERYWHERE, &["--delete", "--group", "--all-groups"]])?;
            let (group, all_groups) = (options.values("--group"), options.is_on("--all-groups"));
            if group.is_empty() != all_groups {
                return Err(super::unclear());
            }
            Ok(Self { bootstrap: line::bootstrap(&options)?, group, all_groups })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for DeleteGroups {
    fn system(&self) -> SystemKind {
        SystemKind::Kafka
    }
    fn risk(&self) -> Risk {
        Risk::Destroy
    }
    fn touches(&self) -> Vec<Touch> {
        self.group.iter().cloned().map(Touch::Group).collect()
    }
    fn is_carried_out(&self) -> bool {
        false
    }
    fn command(&self) -> String {
        let mut rest = vec!["--delete".to_owned()];
        rest.extend(line::words(self.group.iter().map(|group| ("--group", Some(group.clone())))));
        rest.extend(self.all_groups.then(|| "--all-groups".to_owned()));
        line::written("kafka-consumer-groups", &self.bootstrap, rest)
    }
}

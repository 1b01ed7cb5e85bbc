//! `kafka-consumer-groups --list`: which groups there are.

use crate::kafka::line::{self, EVERYWHERE};
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListGroups {
    pub bootstrap: String,
    /// Only those in these states: `stable,empty`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub states: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub with_state: bool,
}

impl Spelling for ListGroups {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let options = line::read(line, "kafka-consumer-groups", &["--list"])?;
        Some(options.and_then(|options| {
            options.only(&[EVERYWHERE, &["--list", "--state", "--type"]])?;
            Ok(Self {
                bootstrap: line::bootstrap(&options)?,
                states: options.value("--state").map(str::to_owned),
                with_state: options.is_on("--state"),
            })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for ListGroups {
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
        let mut rest = vec!["--list".to_owned()];
        rest.extend(self.with_state.then(|| "--state".to_owned()));
        rest.extend(self.states.clone());
        line::written("kafka-consumer-groups", &self.bootstrap, rest)
    }
}

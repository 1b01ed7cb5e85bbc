//! `kafka-topics --alter --partitions`: more partitions. They can't be taken back, and keys move to others.

use crate::kafka::line::{self, EVERYWHERE};
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlterPartitions {
    pub bootstrap: String,
    pub topic: String,
    /// How many there are to be.
    pub partitions: crate::number::Number,
}

impl Spelling for AlterPartitions {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let options = line::read(line, "kafka-topics", &["--alter"])?;
        Some(options.and_then(|options| {
            options.only(&[EVERYWHERE, &["--alter", "--topic", "--partitions", "--if-exists"]])?;
            if !options.is_on("--partitions") {
                return Err(Misspelt {
                    reason: "it alters no partitions; the tool refuses it".to_owned(),
                    help: Some("settings are altered by `kafka-configs`".to_owned()),
                });
            }
            Ok(Self {
                bootstrap: line::bootstrap(&options)?,
                topic: line::needed(&options, "--topic")?,
                partitions: line::count(&options, "--partitions")?,
            })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for AlterPartitions {
    fn system(&self) -> SystemKind {
        SystemKind::Kafka
    }
    fn risk(&self) -> Risk {
        Risk::Change
    }
    fn touches(&self) -> Vec<Touch> {
        vec![Touch::Topic(self.topic.clone())]
    }
    fn is_carried_out(&self) -> bool {
        false
    }
    fn command(&self) -> String {
        let mut rest = vec!["--alter".to_owned()];
        rest.extend(line::words([
            ("--topic", Some(self.topic.clone())),
            ("--partitions", Some(self.partitions.to_string())),
        ]));
        line::written("kafka-topics", &self.bootstrap, rest)
    }
}

//! `kafka-console-producer`, `kcat -P`: messages are written to a topic, a line a message, from a here-document or from
//! what another command prints.

use crate::kafka::{
    kcat,
    line::{self, EVERYWHERE},
};
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WriteTopic {
    pub bootstrap: String,
    pub topic: String,
    /// Lines; absent: what stands before the pipe.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<String>,
    /// Of the reader: `parse.key=true`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub properties: Vec<String>,
}

impl Spelling for WriteTopic {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        if let Some(asked) = kcat::read(line, "-P") {
            return Some(asked.and_then(|asked| {
                let topic =
                    asked.topic().ok_or_else(|| Misspelt::new("it names no topic; the tool refuses it"))?;
                let (bootstrap, input) = (asked.bootstrap, line.input.clone());
                Ok(Self { bootstrap, topic, input, properties: Vec::new() })
            }));
        }
        let options = line::read(line, "kafka-console-producer", &[])?;
        Some(options.and_then(|options| {
            options.only(&[
                EVERYWHERE,
                &[
                    "--topic",
                    "--property",
                    "--reader-property",
                    "--sync",
                    "--compression-codec",
                    "--request-required-acks",
                    "--batch-size",
                    "--max-block-ms",
                    "--producer-property",
                ],
            ])?;
            let (bootstrap, topic) = (line::bootstrap(&options)?, line::needed(&options, "--topic")?);
            Ok(Self { bootstrap, topic, input: line.input.clone(), properties: options.values("--property") })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for WriteTopic {
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
    fn reads_input(&self) -> bool {
        true
    }
    fn command(&self) -> String {
        let mut rest = line::words([("--topic", Some(self.topic.clone()))]);
        rest.extend(line::words(self.properties.iter().map(|one| ("--property", Some(one.clone())))));
        line::written("kafka-console-producer", &self.bootstrap, rest)
    }
}

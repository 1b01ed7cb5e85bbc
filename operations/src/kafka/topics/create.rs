//! `kafka-topics --create`: a new topic.

use crate::kafka::line::{self, EVERYWHERE};
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateTopic {
    pub bootstrap: String,
    pub topic: String,
    /// Absent: the cluster's default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partitions: Option<crate::number::Number>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replication_factor: Option<crate::number::Number>,
    /// Settings of its own: `retention.ms`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub set: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub if_not_exists: bool,
}

impl Spelling for CreateTopic {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let options = line::read(line, "kafka-topics", &["--create"])?;
        Some(options.and_then(|options| {
            options.only(&[
                EVERYWHERE,
                &[
                    "--create",
                    "--topic",
                    "--partitions",
                    "--replication-factor",
                    "--config",
                    "--if-not-exists",
                ],
            ])?;
            let set = options.values("--config").into_iter().map(|one| {
                let set = one.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
                set.ok_or_else(|| Misspelt::new(format!("`--config {one}` has no value")))
            });
            Ok(Self {
                bootstrap: line::bootstrap(&options)?,
                topic: line::needed(&options, "--topic")?,
                partitions: line::number(&options, "--partitions")?,
                replication_factor: line::number(&options, "--replication-factor")?,
                set: set.collect::<Result<_, _>>()?,
                if_not_exists: options.is_on("--if-not-exists"),
            })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for CreateTopic {
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
        let mut rest = vec!["--create".to_owned()];
        rest.extend(self.if_not_exists.then(|| "--if-not-exists".to_owned()));
        rest.extend(line::words([
            ("--topic", Some(self.topic.clone())),
            ("--partitions", self.partitions.as_ref().map(ToString::to_string)),
            ("--replication-factor", self.replication_factor.as_ref().map(ToString::to_string)),
        ]));
        rest.extend(line::words(
            self.set.iter().map(|(name, value)| ("--config", Some(format!("{name}={value}")))),
        ));
        line::written("kafka-topics", &self.bootstrap, rest)
    }
}

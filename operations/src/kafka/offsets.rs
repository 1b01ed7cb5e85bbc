//! `kafka-get-offsets`, `kafka-run-class kafka.tools.GetOffsetShell`: first or last offsets of partitions.

use super::line::{self, EVERYWHERE};
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GetOffsets {
    pub bootstrap: String,
    /// Absent: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// `0,1`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partitions: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic_partitions: Option<String>,
    /// `latest`, `earliest`, `max-timestamp` or a time in milliseconds; absent: latest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
}

impl Spelling for GetOffsets {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let options = line::read(line, "kafka-get-offsets", &[])?;
        Some(options.and_then(|options| {
            options.only(&[
                EVERYWHERE,
                &["--topic", "--partitions", "--topic-partitions", "--time", "--exclude-internal-topics"],
            ])?;
            let own = |name: &str| options.value(name).map(str::to_owned);
            let time = own("--time").map(|time| match time.as_str() {
                "-1" => "latest".to_owned(),
                "-2" => "earliest".to_owned(),
                "-3" => "max-timestamp".to_owned(),
                _ => time,
            });
            Ok(Self {
                bootstrap: line::bootstrap(&options)?,
                topic: own("--topic"),
                partitions: own("--partitions"),
                topic_partitions: own("--topic-partitions"),
                time,
            })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for GetOffsets {
    fn system(&self) -> SystemKind {
        SystemKind::Kafka
    }
    fn risk(&self) -> Risk {
        Risk::Read
    }
    fn touches(&self) -> Vec<Touch> {
        self.topic.iter().cloned().map(Touch::Topic).collect()
    }
    fn is_carried_out(&self) -> bool {
        false
    }
    fn command(&self) -> String {
        let rest = line::words([
            ("--topic", self.topic.clone()),
            ("--partitions", self.partitions.clone()),
            ("--topic-partitions", self.topic_partitions.clone()),
            ("--time", self.time.clone()),
        ]);
        line::written("kafka-get-offsets", &self.bootstrap, rest)
    }
}

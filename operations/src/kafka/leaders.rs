//! `kafka-leader-election`: partitions get their preferred leader back, or, unclean, one that may lack messages which are then
//! lost.

use super::line::{self, EVERYWHERE};
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ElectLeaders {
    pub bootstrap: String,
    /// `preferred` or `unclean`.
    #[serde(rename = "type")]
    pub r#type: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub all: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<crate::number::Number>,
    /// A list of partitions, on the machine it is typed on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
}

impl Spelling for ElectLeaders {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let options = line::read(line, "kafka-leader-election", &[])?;
        Some(options.and_then(|options| {
            options.only(&[
                EVERYWHERE,
                &[
                    "--election-type",
                    "--all-topic-partitions",
                    "--topic",
                    "--partition",
                    "--path-to-json-file",
                ],
            ])?;
            let kind = line::needed(&options, "--election-type")?.to_ascii_lowercase();
            if !matches!(kind.as_str(), "preferred" | "unclean") {
                return Err(Misspelt::new(format!("`{kind}` is no type of election; the tool refuses it")));
            }
            let (all, topic) =
                (options.is_on("--all-topic-partitions"), options.value("--topic").map(str::to_owned));
            let file = options.value("--path-to-json-file").map(str::to_owned);
            if usize::from(all) + usize::from(topic.is_some()) + usize::from(file.is_some()) != 1 {
                return Err(Misspelt {
                    reason: "it does not say which partitions; the tool refuses it".to_owned(),
                    help: Some("write `--all-topic-partitions` or `--topic NAME --partition N`".to_owned()),
                });
            }
            let partition = line::number(&options, "--partition")?;
            if topic.is_some() && partition.is_none() {
                return Err(Misspelt::new("`--topic` without `--partition`; the tool refuses it"));
            }
            Ok(Self { bootstrap: line::bootstrap(&options)?, r#type: kind, all, topic, partition, file })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for ElectLeaders {
    fn system(&self) -> SystemKind {
        SystemKind::Kafka
    }
    fn risk(&self) -> Risk {
        if self.r#type == "preferred" { Risk::Change } else { Risk::Destroy }
    }
    fn touches(&self) -> Vec<Touch> {
        self.topic.iter().cloned().map(Touch::Topic).collect()
    }
    fn is_carried_out(&self) -> bool {
        false
    }
    fn command(&self) -> String {
        let mut rest = line::words([("--election-type", Some(self.r#type.clone()))]);
        rest.extend(self.all.then(|| "--all-topic-partitions".to_owned()));
        rest.extend(line::words([
            ("--topic", self.topic.clone()),
            ("--partition", self.partition.as_ref().map(ToString::to_string)),
            ("--path-to-json-file", self.file.clone()),
        ]));
        line::written("kafka-leader-election", &self.bootstrap, rest)
    }
}

//! `kafka-consumer-groups --delete-offsets`: what a group has read of topics is forgotten.

use crate::kafka::line::{self, EVERYWHERE};
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeleteOffsets {
    pub bootstrap: String,
    pub group: String,
    /// `orders` or `orders:0,1`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
}

impl Spelling for DeleteOffsets {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let options = line::read(line, "kafka-consumer-groups", &["--delete-offsets"])?;
        Some(options.and_then(|options| {
            options.only(&[EVERYWHERE, &["--delete-offsets", "--group", "--topic"]])?;
            let (bootstrap, group) = (line::bootstrap(&options)?, line::needed(&options, "--group")?);
            let topics = options.values("--topic");
            if topics.is_empty() {
                return Err(Misspelt::new("`--topic` is missing; the tool refuses it"));
            }
            Ok(Self { bootstrap, group, topics })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for DeleteOffsets {
    fn system(&self) -> SystemKind {
        SystemKind::Kafka
    }
    fn risk(&self) -> Risk {
        Risk::Destroy
    }
    fn touches(&self) -> Vec<Touch> {
        vec![Touch::Group(self.group.clone())]
    }
    fn is_carried_out(&self) -> bool {
        false
    }
    fn command(&self) -> String {
        let mut rest = vec!["--delete-offsets".to_owned()];
        rest.extend(line::words([("--group", Some(self.group.clone()))]));
        rest.extend(line::words(self.topics.iter().map(|topic| ("--topic", Some(topic.clone())))));
        line::written("kafka-consumer-groups", &self.bootstrap, rest)
    }
}

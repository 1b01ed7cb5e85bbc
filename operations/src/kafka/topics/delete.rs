//! `kafka-topics --delete`: a topic with all that is in it. A name may be a regular expression.

use crate::kafka::line::{self, EVERYWHERE};
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeleteTopic {
    pub bootstrap: String,
    pub topic: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub if_exists: bool,
}

impl Spelling for DeleteTopic {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let options = line::read(line, "kafka-topics", &["--delete"])?;
        Some(options.and_then(|options| {
            options.only(&[EVERYWHERE, &["--delete", "--topic", "--if-exists"]])?;
            let (bootstrap, topic) = (line::bootstrap(&options)?, line::needed(&options, "--topic")?);
            Ok(Self { bootstrap, topic, if_exists: options.is_on("--if-exists") })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for DeleteTopic {
    fn system(&self) -> SystemKind {
        SystemKind::Kafka
    }
    fn risk(&self) -> Risk {
        Risk::Destroy
    }
    fn touches(&self) -> Vec<Touch> {
        vec![Touch::Topic(self.topic.clone())]
    }
    fn is_carried_out(&self) -> bool {
        false
    }
    fn command(&self) -> String {
        let mut rest = line::words([("--topic", Some(self.topic.clone()))]);
        rest.insert(0, "--delete".to_owned());
        rest.extend(self.if_exists.then(|| "--if-exists".to_owned()));
        line::written("kafka-topics", &self.bootstrap, rest)
    }
}

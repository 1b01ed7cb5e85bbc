//! `muster kafka replay --from orders-dlq --to orders`: messages of a dead-letter queue are written to the topic they came from. Our
//! own spelling; no tool has it.

use super::line;
use crate::options::{Options, Order};
use crate::process::run::quoted;
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplayTopic {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bootstrap: Option<String>,
    pub from: String,
    pub to: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_messages: Option<crate::number::Number>,
}

impl Spelling for ReplayTopic {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let args = line.args.strip_prefix(&["kafka".to_owned(), "replay".to_owned()])?;
        if line.tool() != "muster" {
            return None;
        }
        let flags = "--from= --to= --max-messages= --bootstrap-server=";
        Some(Options::read(args, flags, Order::Anywhere).and_then(|options| {
            if let Some(word) = options.words.first() {
                return Err(Misspelt::new(format!("`{word}` is not known to `muster kafka replay`")));
            }
            Ok(Self {
                bootstrap: line::bootstrap(&options).ok(),
                from: line::needed(&options, "--from")?,
                to: line::needed(&options, "--to")?,
                max_messages: line::number(&options, "--max-messages")?,
            })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for ReplayTopic {
    fn system(&self) -> SystemKind {
        SystemKind::Kafka
    }
    fn risk(&self) -> Risk {
        Risk::Change
    }
    fn touches(&self) -> Vec<Touch> {
        vec![Touch::Topic(self.from.clone()), Touch::Topic(self.to.clone())]
    }
    fn is_carried_out(&self) -> bool {
        false
    }
    fn command(&self) -> String {
        let mut argv = ["muster", "kafka", "replay"].map(str::to_owned).to_vec();
        argv.extend(line::words([
            ("--bootstrap-server", self.bootstrap.clone()),
            ("--from", Some(self.from.clone())),
            ("--to", Some(self.to.clone())),
            ("--max-messages", self.max_messages.as_ref().map(ToString::to_string)),
        ]));
        quoted(&argv)
    }
}

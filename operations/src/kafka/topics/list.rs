//! `kafka-topics --list`: the topics that are in reach, by name. Facts: `topics` (number).

use crate::kafka::line::{self, EVERYWHERE};
use crate::{
    Clients, CommandLine, Failure, Level, Misspelt, Perform, Report, Risk, Spelling, SystemKind, Touch,
    phrase,
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListTopics {
    pub bootstrap: String,
}

impl Spelling for ListTopics {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(line::read(line, "kafka-topics", &["--list"])?.and_then(|options| {
            options.only(&[EVERYWHERE, &["--list", "--exclude-internal"]])?;
            Ok(Self { bootstrap: line::bootstrap(&options)? })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for ListTopics {
    fn system(&self) -> SystemKind {
        SystemKind::Kafka
    }
    fn risk(&self) -> Risk {
        Risk::Read
    }
    fn touches(&self) -> Vec<Touch> {
        Vec::new()
    }
    fn command(&self) -> String {
        line::written("kafka-topics", &self.bootstrap, vec!["--list".to_owned()])
    }
    async fn read(&self, clients: &Clients) -> Result<Report, Failure> {
        let cluster = clients.kafka()?.cluster().await?;
        let mut names: Vec<&str> = cluster.topics.iter().map(|topic| topic.name.as_str()).collect();
        names.sort_unstable();
        let headline = phrase!("topics.listed", topics = names.len());
        Ok(Report::new(Level::Plain, headline).text(names.join("\n")).fact("topics", names.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::tests::{FakeKafka, clients};

    #[tokio::test]
    async fn topics_are_listed_by_name() {
        let line = CommandLine::new(&["kafka-topics", "--list", "--bootstrap-server", "kafka:9092"]);
        let list = ListTopics::parse(&line).unwrap().unwrap();
        let report = list.read(&clients(FakeKafka::healthy())).await.unwrap();
        assert_eq!(report.text.unwrap(), "muster-canary\norders");
    }

    #[test]
    fn a_topic_is_never_deleted_by_a_list() {
        let line = ["kafka-topics", "--list", "--delete", "--bootstrap-server", "kafka:9092"];
        assert!(ListTopics::parse(&CommandLine::new(&line)).unwrap().is_err());
    }
}

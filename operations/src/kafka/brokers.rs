//! `kafka-broker-api-versions`: which brokers there are, and whether they answer.
//!
//! Facts: `answers` (bool), `brokers` (number), `controller` (id, absent without one), `answered_ms`.

use super::line::{self, EVERYWHERE};
use crate::client::KafkaCluster;
use crate::{
    Clients, CommandLine, Failure, Level, Misspelt, Perform, Report, Risk, Spelling, SystemKind, Table,
    Touch, phrase,
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Brokers {
    pub bootstrap: String,
}

impl Spelling for Brokers {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(line::read(line, "kafka-broker-api-versions", &[])?.and_then(|options| {
            options.only(&[EVERYWHERE])?;
            Ok(Self { bootstrap: line::bootstrap(&options)? })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for Brokers {
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
        line::written("kafka-broker-api-versions", &self.bootstrap, Vec::new())
    }
    async fn read(&self, clients: &Clients) -> Result<Report, Failure> {
        let kafka = clients.kafka()?;
        match kafka.cluster().await {
            Ok(cluster) => Ok(answered(&cluster)),
            Err(failure) if line::no_answer(&failure) => {
                let headline = phrase!("brokers.none", bootstrap = kafka.bootstrap());
                let mut report = Report::new(Level::Bad, headline).text(failure.words).holds(false);
                report.details.extend(failure.next);
                Ok(report.progress(0.0).fact("answers", false).fact("brokers", 0))
            }
            Err(failure) => Err(failure),
        }
    }
}

fn answered(cluster: &KafkaCluster) -> Report {
    let brokers = cluster.brokers.len();
    let headline = phrase!("brokers.answer", brokers = brokers, ms = cluster.answered_ms);
    let level = if cluster.controller.is_some() { Level::Good } else { Level::Notice };
    let role = |id| if cluster.controller == Some(id) { "controller" } else { "" };
    let rows = cluster.brokers.iter().map(|broker| {
        vec![broker.id.to_string(), format!("{}:{}", broker.host, broker.port), role(broker.id).to_owned()]
    });
    let columns = ["BROKER", "ADDRESS", "ROLE"].map(str::to_owned).to_vec();
    let table = Table { columns, rows: rows.collect(), left_out: 0 };
    let mut report = Report::new(level, headline).table(table).holds(brokers > 0);
    report = match cluster.controller {
        Some(id) => report.detail(phrase!("brokers.controller", id = id)).fact("controller", id),
        None => report.detail(phrase!("brokers.no-controller")),
    };
    report.fact("answers", true).fact("brokers", brokers).fact("answered_ms", cluster.answered_ms)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Operation;
    use crate::kafka::tests::{FakeKafka, clients};

    fn brokers() -> Brokers {
        let line = CommandLine::new(&[
            "/opt/kafka/bin/kafka-broker-api-versions.sh",
            "--bootstrap-server=kafka:9092",
        ]);
        Brokers::parse(&line).unwrap().unwrap()
    }

    #[tokio::test]
    async fn brokers_that_answer_are_named_with_their_controller() {
        let report = brokers().read(&clients(FakeKafka::healthy())).await.unwrap();
        assert_eq!((report.level, report.holds), (Level::Good, Some(true)));
        assert_eq!(report.headline.id, "brokers.answer");
        assert_eq!(report.table.unwrap().rows[0], ["0", "kafka-0:9092", "controller"]);
    }

    #[tokio::test]
    async fn silence_is_the_answer_that_no_broker_answers() {
        let report = brokers().read(&clients(FakeKafka::silent())).await.unwrap();
        assert_eq!((report.level, report.holds), (Level::Bad, Some(false)));
        assert_eq!(report.headline, phrase!("brokers.none", bootstrap = "kafka:9092"));
        assert_eq!(report.text.unwrap(), "connection refused");
        assert_eq!(report.facts["answers"], false);
    }

    #[test]
    fn without_a_bootstrap_server_it_is_misspelt() {
        let line = CommandLine::new(&["kafka-broker-api-versions"]);
        assert!(matches!(Operation::parse(&line), Some(Err(_))));
    }
}

//! `kafka-topics --describe`: leaders, replicas, and which replicas are in sync.
//!
//! Holds when every partition it was asked about has a leader and all its replicas in sync; with
//! `--unavailable-partitions`, when every one has a leader. Facts: `partitions`, `under_replicated`,
//! `leaderless` (numbers), `controller` (id, absent without one), `answers` (bool).

use crate::client::{KafkaCluster, Partition, Topic};
use crate::kafka::{
    kcat,
    line::{self, EVERYWHERE},
};
use crate::{
    Clients, CommandLine, Failure, Level, Misspelt, Perform, Report, Risk, Spelling, SystemKind, Table,
    Touch, phrase,
};
use serde::{Deserialize, Serialize};

/// Rows of a table; what is more is counted.
const ROWS: usize = 40;

/// Which partitions are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Only {
    #[default]
    All,
    UnderReplicated,
    Unavailable,
    /// Fewer in sync than `min.insync.replicas`: producers that want all of them are refused.
    UnderMinIsr,
    AtMinIsr,
    /// Topics with settings of their own.
    Overridden,
}

const ONLY: &[(&str, Only)] = &[
    ("--under-replicated-partitions", Only::UnderReplicated),
    ("--unavailable-partitions", Only::Unavailable),
    ("--under-min-isr-partitions", Only::UnderMinIsr),
    ("--at-min-isr-partitions", Only::AtMinIsr),
    ("--topics-with-overrides", Only::Overridden),
];

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DescribeTopics {
    pub bootstrap: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    #[serde(default)]
    pub only: Only,
}

impl Spelling for DescribeTopics {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        if let Some(asked) = kcat::read(line, "-L") {
            return Some(asked.map(|asked| {
                let topic = asked.topic();
                Self { bootstrap: asked.bootstrap, topic, only: Only::All }
            }));
        }
        Some(line::read(line, "kafka-topics", &["--describe"])?.and_then(|options| {
            let mut known = vec!["--describe", "--topic", "--exclude-internal", "--if-exists"];
            known.extend(ONLY.iter().map(|(option, _)| *option));
            options.only(&[EVERYWHERE, &known])?;
            let only: Vec<Only> =
                ONLY.iter().filter(|(option, _)| options.is_on(option)).map(|(_, only)| *only).collect();
            let only = match only.as_slice() {
                [] => Only::All,
                [one] => *one,
                _ => return Err(Misspelt::new("only one kind of partition at a time; the tool refuses it")),
            };
            let topic = line::one(&options, "--topic")?;
            Ok(Self { bootstrap: line::bootstrap(&options)?, topic, only })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for DescribeTopics {
    fn system(&self) -> SystemKind {
        SystemKind::Kafka
    }
    fn risk(&self) -> Risk {
        Risk::Read
    }
    fn touches(&self) -> Vec<Touch> {
        self.topic.iter().cloned().map(Touch::Topic).collect()
    }
    fn command(&self) -> String {
        let mut rest = vec!["--describe".to_owned()];
        rest.extend(line::words([("--topic", self.topic.clone())]));
        let only = ONLY.iter().find(|(_, only)| *only == self.only);
        rest.extend(only.map(|(option, _)| (*option).to_owned()));
        line::written("kafka-topics", &self.bootstrap, rest)
    }
    /// Settings are not among what the client is asked for yet.
    fn is_carried_out(&self) -> bool {
        !matches!(self.only, Only::UnderMinIsr | Only::AtMinIsr | Only::Overridden)
    }
    async fn read(&self, clients: &Clients) -> Result<Report, Failure> {
        let kafka = clients.kafka()?;
        match kafka.cluster().await {
            Ok(cluster) => Ok(self.report(&cluster)),
            Err(failure) if line::no_answer(&failure) => {
                let headline = phrase!("topics.no-broker", bootstrap = kafka.bootstrap());
                let report = Report::new(Level::Bad, headline).text(failure.words);
                Ok(report.holds(false).progress(0.0).fact("answers", false))
            }
            Err(failure) => Err(failure),
        }
    }
}

impl DescribeTopics {
    fn report(&self, cluster: &KafkaCluster) -> Report {
        let asked = |topic: &&Topic| self.topic.as_ref().is_none_or(|name| *name == topic.name);
        let mut all: Vec<(&str, &Partition)> = cluster
            .topics
            .iter()
            .filter(asked)
            .flat_map(|topic| topic.partitions.iter().map(|partition| (topic.name.as_str(), partition)))
            .collect();
        if let (Some(topic), true) = (&self.topic, all.is_empty()) {
            let headline = phrase!("topics.missing", topic = topic.as_str());
            return Report::new(Level::Bad, headline)
                .holds(false)
                .fact("answers", true)
                .fact("partitions", 0);
        }
        all.sort_by(|(a, left), (b, right)| (health(left), a, left.id).cmp(&(health(right), b, right.id)));
        let count = |wanted| all.iter().filter(|(_, partition)| health(partition) == wanted).count();
        let (leaderless, under, total) = (count(Health::Leaderless), count(Health::Behind), all.len());
        let whole = total - leaderless - under;
        let (level, headline) = if leaderless > 0 {
            (Level::Bad, phrase!("topics.leaderless", leaderless = leaderless, partitions = total))
        } else if under > 0 {
            (Level::Notice, phrase!("topics.under-replicated", under = under, partitions = total))
        } else {
            (Level::Good, phrase!("topics.whole", whole = whole, partitions = total))
        };
        let holds = match self.only {
            Only::Unavailable => leaderless == 0,
            _ => whole == total,
        };
        let mut report = Report::new(level, headline).holds(holds);
        report = match cluster.controller {
            Some(id) => report.detail(phrase!("brokers.controller", id = id)).fact("controller", id),
            None => report.detail(phrase!("brokers.no-controller")),
        };
        if total > 0 {
            report = report.progress(ratio(whole, total));
        }
        let shown: Vec<_> = all.into_iter().filter(|(_, partition)| self.shows(health(partition))).collect();
        if !shown.is_empty() {
            report = report.table(table(&shown));
        }
        report
            .fact("answers", true)
            .fact("partitions", total)
            .fact("under_replicated", under + leaderless)
            .fact("leaderless", leaderless)
    }

    fn shows(&self, health: Health) -> bool {
        match self.only {
            Only::UnderReplicated => health != Health::Whole,
            Only::Unavailable => health == Health::Leaderless,
            _ => true,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Health {
    Leaderless,
    Behind,
    Whole,
}

fn health(partition: &Partition) -> Health {
    if partition.leader < 0 {
        Health::Leaderless
    } else if partition.isr.len() < partition.replicas.len() {
        Health::Behind
    } else {
        Health::Whole
    }
}

#[expect(clippy::cast_precision_loss, reason = "a part of a bar; no cluster has 2^52 partitions")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

fn table(shown: &[(&str, &Partition)]) -> Table {
    let ids = |ids: &[i32]| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let leader = |id: i32| if id < 0 { "none".to_owned() } else { id.to_string() };
    let rows = shown.iter().take(ROWS).map(|(topic, partition)| {
        vec![
            (*topic).to_owned(),
            partition.id.to_string(),
            leader(partition.leader),
            ids(&partition.replicas),
            ids(&partition.isr),
        ]
    });
    Table {
        columns: ["TOPIC", "PARTITION", "LEADER", "REPLICAS", "ISR"].map(str::to_owned).to_vec(),
        rows: rows.collect(),
        left_out: shown.len().saturating_sub(ROWS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::tests::{FakeKafka, clients};

    fn describe(more: &[&str]) -> DescribeTopics {
        let words = [&["kafka-topics.sh", "--bootstrap-server", "kafka:9092", "--describe"], more].concat();
        DescribeTopics::parse(&CommandLine::new(&words)).unwrap().unwrap()
    }

    #[tokio::test]
    async fn full_isr_holds() {
        let asked = describe(&["--under-replicated-partitions"]);
        let report = asked.read(&clients(FakeKafka::healthy())).await.unwrap();
        assert_eq!(report.headline, phrase!("topics.whole", whole = 3, partitions = 3));
        assert_eq!((report.holds, report.progress, report.table), (Some(true), Some(1.0), None));
    }

    #[tokio::test]
    async fn a_partition_without_a_leader_comes_before_one_that_is_behind() {
        let mut kafka = FakeKafka::healthy();
        kafka.topic("orders").partitions[0].isr = vec![0];
        kafka.topic("orders").partitions[1].leader = -1;
        let report = describe(&[]).read(&clients(kafka)).await.unwrap();
        assert_eq!(report.headline, phrase!("topics.leaderless", leaderless = 1, partitions = 3));
        assert_eq!((report.level, report.holds), (Level::Bad, Some(false)));
        let rows = report.table.unwrap().rows;
        assert_eq!(rows[0], ["orders", "1", "none", "0,1", "0,1"]);
        assert_eq!(rows[1], ["orders", "0", "0", "0,1", "0"]);
    }

    #[tokio::test]
    async fn a_topic_that_is_not_there_does_not_hold() {
        let report = describe(&["--topic", "invoices"]).read(&clients(FakeKafka::healthy())).await.unwrap();
        assert_eq!(report.headline, phrase!("topics.missing", topic = "invoices"));
        assert_eq!(report.holds, Some(false));
    }

    #[test]
    fn the_command_is_written_in_one_way() {
        let asked = describe(&["--unavailable-partitions", "--topic=orders"]);
        let written = "kafka-topics.sh --bootstrap-server kafka:9092 --describe --topic orders --unavailable-partitions";
        assert_eq!(asked.command(), written);
        let again = CommandLine::new(&asked.command().split(' ').collect::<Vec<_>>());
        assert_eq!(DescribeTopics::parse(&again), Some(Ok(asked)));
    }

    #[test]
    fn altering_is_not_describing() {
        let words = ["kafka-topics", "--bootstrap-server", "a:1", "--describe", "--delete", "--topic", "t"];
        assert!(DescribeTopics::parse(&CommandLine::new(&words)).unwrap().is_err());
    }
}

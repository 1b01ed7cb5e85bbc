//! `kafka-consumer-groups --describe`: how far consumers are behind.
//!
//! Facts: `lag` (all messages behind), `groups`, `members` (numbers), `answers` (bool); with one group `state`.

use super::which;
use crate::client::{Group, Kafka, PartitionLag};
use crate::kafka::line::{self, EVERYWHERE};
use crate::{
    Clients, CommandLine, Failure, Level, Misspelt, Perform, Report, Risk, Spelling, SystemKind, Table,
    Touch, phrase,
};
use serde::{Deserialize, Serialize};

/// Groups whose lag is asked for in one look.
const GROUPS: usize = 20;
/// Rows of a table; what is more is counted.
const ROWS: usize = 40;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DescribeGroups {
    pub bootstrap: String,
    /// `None`: all that are in reach.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// That all are meant was said.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub all_groups: bool,
    /// Their state and coordinator instead of the lag.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub state: bool,
}

impl Spelling for DescribeGroups {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(line::read(line, "kafka-consumer-groups", &["--describe"])?.and_then(|options| {
            let known = ["--describe", "--group", "--all-groups", "--offsets", "--state", "--verbose"];
            options.only(&[EVERYWHERE, &known])?;
            let (bootstrap, group) = (line::bootstrap(&options)?, which(&options)?);
            let (all_groups, state) = (group.is_none(), options.is_on("--state"));
            Ok(Self { bootstrap, group, all_groups, state })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for DescribeGroups {
    fn system(&self) -> SystemKind {
        SystemKind::Kafka
    }
    fn risk(&self) -> Risk {
        Risk::Read
    }
    fn touches(&self) -> Vec<Touch> {
        self.group.iter().cloned().map(Touch::Group).collect()
    }
    fn command(&self) -> String {
        let mut rest = vec!["--describe".to_owned()];
        rest.extend(super::written(self.group.as_deref()));
        rest.extend(self.state.then(|| "--state".to_owned()));
        line::written("kafka-consumer-groups", &self.bootstrap, rest)
    }
    /// The coordinator is not among what the client is asked for yet.
    fn is_carried_out(&self) -> bool {
        !self.state
    }
    async fn read(&self, clients: &Clients) -> Result<Report, Failure> {
        let kafka = clients.kafka()?;
        match self.look(kafka).await {
            Ok(found) => Ok(self.report(&found)),
            // A cluster without brokers answers this as well as the others: the lag can't be known.
            Err(failure) if line::no_answer(&failure) || failure.what.id == "kafka.groups-failed" => {
                let headline = phrase!("groups.no-broker", bootstrap = kafka.bootstrap());
                Ok(Report::new(Level::Notice, headline).text(failure.words).fact("answers", false))
            }
            Err(failure) => Err(failure),
        }
    }
}

impl DescribeGroups {
    async fn look(&self, kafka: &dyn Kafka) -> Result<Vec<(Group, Vec<PartitionLag>)>, Failure> {
        let mut groups = kafka.groups().await?;
        if let Some(wanted) = &self.group {
            groups.retain(|group| group.name == *wanted);
        }
        let mut found = Vec::new();
        for group in groups.into_iter().take(GROUPS) {
            let lag = kafka.lag(&group.name).await?;
            found.push((group, lag));
        }
        Ok(found)
    }

    fn report(&self, found: &[(Group, Vec<PartitionLag>)]) -> Report {
        let total: i64 = found.iter().flat_map(|(_, lag)| lag).map(|partition| partition.lag).sum();
        let members: usize = found.iter().map(|(group, _)| group.members.len()).sum();
        let (level, headline) = match (&self.group, found.first()) {
            (Some(name), None) => (Level::Notice, phrase!("groups.missing", group = name.as_str())),
            (None, None) => (Level::Plain, phrase!("groups.none")),
            (Some(name), Some(_)) if total > 0 && members == 0 => {
                (Level::Bad, phrase!("groups.nobody-reads", group = name.as_str(), lag = total))
            }
            (Some(name), Some(_)) => {
                (level(total), phrase!("groups.lag", group = name.as_str(), lag = total))
            }
            (None, Some(_)) => {
                (level(total), phrase!("groups.lag-of-all", groups = found.len(), lag = total))
            }
        };
        let mut report = Report::new(level, headline);
        for (group, lag) in found.iter().filter(|(group, _)| group.members.is_empty()) {
            let behind: i64 = lag.iter().map(|partition| partition.lag).sum();
            if behind > 0 && self.group.is_none() {
                report =
                    report.detail(phrase!("groups.nobody-reads", group = group.name.as_str(), lag = behind));
            }
        }
        if found.iter().any(|(_, lag)| !lag.is_empty()) {
            report = report.table(table(found));
        }
        if let (Some(_), Some((group, _))) = (&self.group, found.first()) {
            report = report.fact("state", group.state.as_str());
        }
        report.fact("answers", true).fact("lag", total).fact("groups", found.len()).fact("members", members)
    }
}

fn level(total: i64) -> Level {
    if total > 0 { Level::Notice } else { Level::Good }
}

fn table(found: &[(Group, Vec<PartitionLag>)]) -> Table {
    let mut all: Vec<(&str, &PartitionLag)> = found
        .iter()
        .flat_map(|(group, lag)| lag.iter().map(|partition| (group.name.as_str(), partition)))
        .collect();
    all.sort_by_key(|(_, partition)| std::cmp::Reverse(partition.lag));
    let left_out = all.len().saturating_sub(ROWS);
    let rows = all.into_iter().take(ROWS).map(|(group, partition)| {
        vec![
            group.to_owned(),
            partition.topic.clone(),
            partition.partition.to_string(),
            partition.committed.map_or_else(|| "-".to_owned(), |offset| offset.to_string()),
            partition.end.to_string(),
            partition.lag.to_string(),
        ]
    });
    let columns = ["GROUP", "TOPIC", "PARTITION", "CURRENT-OFFSET", "LOG-END-OFFSET", "LAG"];
    Table { columns: columns.map(str::to_owned).to_vec(), rows: rows.collect(), left_out }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::tests::{FakeKafka, clients};

    fn describe(which: &[&str]) -> DescribeGroups {
        let words =
            [&["kafka-consumer-groups", "--bootstrap-server", "kafka:9092", "--describe"], which].concat();
        DescribeGroups::parse(&CommandLine::new(&words)).unwrap().unwrap()
    }

    #[tokio::test]
    async fn the_lag_of_a_group_is_added_up_and_the_furthest_behind_comes_first() {
        let report = describe(&["--group", "billing"]).read(&clients(FakeKafka::healthy())).await.unwrap();
        assert_eq!(report.headline, phrase!("groups.lag", group = "billing", lag = 41_200));
        let rows = report.table.unwrap().rows;
        assert_eq!(rows[0], ["billing", "orders", "1", "100", "41300", "41200"]);
        assert_eq!(rows[1], ["billing", "orders", "0", "-", "0", "0"]);
        assert_eq!(report.facts["state"], "Stable");
    }

    #[tokio::test]
    async fn a_group_that_nobody_reads_for_is_said() {
        let mut kafka = FakeKafka::healthy();
        kafka.groups[0].members.clear();
        let report = describe(&["--all-groups"]).read(&clients(kafka)).await.unwrap();
        assert_eq!(report.details, [phrase!("groups.nobody-reads", group = "billing", lag = 41_200)]);
    }

    #[tokio::test]
    async fn without_a_broker_the_lag_is_not_known_which_is_no_failure() {
        let report = describe(&["--all-groups"]).read(&clients(FakeKafka::silent())).await.unwrap();
        assert_eq!(report.headline.id, "groups.no-broker");
        assert_eq!(report.holds, None);
    }

    #[test]
    fn offsets_are_never_reset_by_a_description() {
        let words = ["kafka-consumer-groups", "--bootstrap-server", "a:1", "--describe", "--group", "g"];
        let words = [&words[..], &["--reset-offsets", "--to-latest", "--execute"]].concat();
        assert!(DescribeGroups::parse(&CommandLine::new(&words)).unwrap().is_err());
    }
}

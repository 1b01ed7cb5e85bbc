//! `muster kafka canary`: a record is written to a topic of its own and read back. Our own spelling; no tool has it.
//!
//! A change, because it writes; guarded, because the record carries the attempt's nonce and can be found by it.
//! `read` is for topics that the operator declared as made for canaries. Facts: `written` (bool), `round_trip_ms`.

use super::line;
use crate::options::{Options, Order};
use crate::{
    Acted, Attempt, Clients, CommandLine, Failure, Guard, GuardKind, Level, Look, Misspelt, Perform, Plan,
    Report, Risk, SendBy, Sent, Spelling, SystemKind, Touch, WayBack, client, phrase,
};
use serde::{Deserialize, Serialize};
use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

/// Until when a canary that nobody had to approve may still be sent, and how long it may take.
const SEND_WITHIN: Duration = Duration::from_secs(5);
const LIMIT: Duration = Duration::from_secs(15);

const FLAGS: &str = "--topic= --bootstrap-server=";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WriteCanary {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bootstrap: Option<String>,
    pub topic: String,
}

impl Spelling for WriteCanary {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let args = line.args.strip_prefix(&["kafka".to_owned(), "canary".to_owned()])?;
        if line.tool() != "muster" {
            return None;
        }
        Some(Options::read(args, FLAGS, Order::Anywhere).and_then(|options| {
            if let Some(word) = options.words.first() {
                return Err(Misspelt::new(format!("`{word}` is not known to `muster kafka canary`")));
            }
            let topic = options.value("--topic").map(str::to_owned).ok_or_else(|| Misspelt {
                reason: "`--topic` is missing".to_owned(),
                help: Some("name the topic that is there for canaries: `--topic muster-canary`".to_owned()),
            })?;
            Ok(Self { bootstrap: line::bootstrap(&options).ok(), topic })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for WriteCanary {
    fn system(&self) -> SystemKind {
        SystemKind::Kafka
    }
    fn risk(&self) -> Risk {
        Risk::Change
    }
    fn touches(&self) -> Vec<Touch> {
        vec![Touch::Topic(self.topic.clone())]
    }
    fn command(&self) -> String {
        let at = self.bootstrap.as_ref().map(|at| format!(" --bootstrap-server {at}")).unwrap_or_default();
        format!("muster kafka canary{at} --topic {}", self.topic)
    }
    async fn read(&self, clients: &Clients) -> Result<Report, Failure> {
        // Random, not counted: the record must not be taken for one of an earlier process.
        let nonce = format!("read-{:016x}", RandomState::new().hash_one(&self.topic));
        let kafka = clients.kafka()?;
        match kafka.canary(&self.topic, &nonce, SendBy::within(SEND_WITHIN), LIMIT).await {
            Sent::Done(canary) => Ok(self.back(&canary)),
            Sent::Refused(failure) | Sent::NotSent(failure) if line::no_answer(&failure) => {
                Ok(self.lost(failure.words))
            }
            Sent::Refused(failure) | Sent::NotSent(failure) => Err(failure),
            Sent::Unknown(words) => Ok(self.lost(words)),
        }
    }
    async fn plan(&self, clients: &Clients) -> Result<Plan, Failure> {
        clients.kafka()?;
        Ok(Plan {
            operation: crate::Operation::KafkaCanary(self.clone()),
            guard: Guard { kind: GuardKind::Guarded, facts: serde_json::json!({ "topic": self.topic }) },
            changes: vec![phrase!("canary.writes", topic = self.topic.as_str())],
            moving: Vec::new(),
            way_back: WayBack { said: phrase!("canary.stays"), operation: None },
            diff: None,
        })
    }
    async fn act(&self, clients: &Clients, attempt: &Attempt) -> Acted {
        match clients.kafka() {
            Ok(kafka) => kafka
                .canary(&self.topic, &attempt.nonce, attempt.send_by, attempt.limit)
                .await
                .into_acted(|canary| self.back(&canary)),
            Err(failure) => Acted::NotSent(failure),
        }
    }
    async fn look(&self, clients: &Clients, attempt: &Attempt) -> Look {
        let found = match clients.kafka() {
            Ok(kafka) => kafka.find_canary(&self.topic, &attempt.nonce).await,
            Err(failure) => Err(failure),
        };
        match found {
            Ok(Some(canary)) => Look::Happened(self.back(&canary)),
            Ok(None) => Look::DidNot(self.lost(String::new())),
            Err(failure) => Look::Undecided(self.lost(failure.words)),
        }
    }
}

impl WriteCanary {
    fn back(&self, canary: &client::Canary) -> Report {
        let place = phrase!(
            "canary.place",
            topic = self.topic.as_str(),
            partition = canary.partition,
            offset = canary.offset
        );
        // A canary that was found later has no measured way.
        let headline = match canary.round_trip_ms {
            0 => phrase!("canary.found"),
            ms => phrase!("canary.back", ms = ms),
        };
        let report = Report::new(Level::Good, headline).detail(place).holds(true);
        report.fact("written", true).fact("round_trip_ms", canary.round_trip_ms)
    }

    fn lost(&self, words: String) -> Report {
        let headline = phrase!("canary.lost", topic = self.topic.as_str());
        let report = Report::new(Level::Bad, headline).holds(false).fact("written", false);
        if words.is_empty() { report } else { report.text(words) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::tests::{FakeKafka, clients};

    fn canary() -> WriteCanary {
        let words =
            ["muster", "kafka", "canary", "--bootstrap-server", "kafka:9092", "--topic", "muster-canary"];
        WriteCanary::parse(&CommandLine::new(&words)).unwrap().unwrap()
    }

    fn attempt(nonce: &str) -> Attempt {
        let guard = Guard { kind: GuardKind::Guarded, facts: serde_json::Value::Null };
        Attempt { nonce: nonce.to_owned(), guard, send_by: SendBy::within(LIMIT), limit: LIMIT }
    }

    #[tokio::test]
    async fn a_canary_comes_back_and_is_found_by_its_nonce() {
        let clients = clients(FakeKafka::healthy());
        let Acted::Done(report) = canary().act(&clients, &attempt("n1")).await else { panic!("not done") };
        assert_eq!((report.headline, report.holds), (phrase!("canary.back", ms = 31), Some(true)));
        assert!(matches!(canary().look(&clients, &attempt("n1")).await, Look::Happened(_)));
        assert!(matches!(canary().look(&clients, &attempt("n2")).await, Look::DidNot(_)));
    }

    #[tokio::test]
    async fn while_no_broker_answers_nothing_is_decided() {
        let clients = clients(FakeKafka::silent());
        assert!(matches!(canary().act(&clients, &attempt("n1")).await, Acted::NotSent(_)));
        assert!(matches!(canary().look(&clients, &attempt("n1")).await, Look::Undecided(_)));
        assert_eq!(canary().read(&clients).await.unwrap().holds, Some(false));
    }

    #[test]
    fn a_canary_asks_first_and_says_where_it_writes() {
        assert_eq!(canary().risk(), Risk::Change);
        assert_eq!(
            canary().command(),
            "muster kafka canary --bootstrap-server kafka:9092 --topic muster-canary"
        );
        let without = CommandLine::new(&["muster", "kafka", "canary"]);
        assert!(WriteCanary::parse(&without).unwrap().is_err());
    }
}

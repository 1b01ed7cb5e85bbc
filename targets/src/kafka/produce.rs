//! One record, sent once, and what became of it. Blocking.
//!
//! No client retry and no idempotent producer (which retries by itself): what librdkafka reports of the one
//! attempt decides. A process that dies in between leaves the record to be found by its nonce.

use super::client::{config, refused_settings, silent};
use super::context::Heard;
use super::raw::{self, Stored};
use super::settings::KafkaSettings;
use operations::{Failure, SendBy, Sent, phrase};
use rdkafka::client::ClientContext;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::error::KafkaError;
use rdkafka::message::{DeliveryResult, Header, Message, OwnedHeaders};
use rdkafka::producer::{BaseProducer, BaseRecord, Producer, ProducerContext};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Header and key under which the nonce travels.
pub(super) const NONCE: &str = "muster-canary";
/// One turn of waiting for the report.
const TURN: Duration = Duration::from_millis(50);

/// Where the record stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    pub(super) partition: i32,
    pub(super) offset: i64,
}

/// Sends one record with `nonce` and waits for its report, at most `limit`.
pub(super) fn send_once(
    settings: &KafkaSettings,
    topic: &str,
    nonce: &str,
    send_by: SendBy,
    limit: Duration,
) -> Sent<Placed> {
    let limit_ms = limit.as_millis().max(100).to_string();
    let producer: BaseProducer<Reports> = match config(settings)
        .set("acks", "all")
        .set("retries", "0")
        .set("enable.idempotence", "false")
        .set("linger.ms", "0")
        .set("message.timeout.ms", &limit_ms)
        .set("request.timeout.ms", &limit_ms)
        .create_with_context(Reports::default())
    {
        Ok(producer) => producer,
        Err(error) => return Sent::NotSent(refused_settings(&error)),
    };
    let headers = OwnedHeaders::new().insert(Header { key: NONCE, value: Some(nonce) });
    let record = BaseRecord::to(topic).key(nonce).payload(nonce).headers(headers);
    if let Err(failure) = topic_is_there(settings, &producer, topic, limit / 2) {
        return Sent::NotSent(failure);
    }
    if send_by.passed() {
        return Sent::NotSent(Failure::new(phrase!("target.too-late"), "send_by has passed"));
    }
    if let Err((error, _)) = producer.send(record) {
        return Sent::NotSent(canary_failed(topic, error.to_string()));
    }
    let until = Instant::now() + limit + Duration::from_secs(1);
    while Instant::now() < until {
        producer.poll(TURN);
        if let Some(report) = producer.context().take() {
            return judge(topic, report, &producer.context().heard);
        }
    }
    Sent::Unknown(format!("no delivery report within {limit:?}{}", producer.context().heard.ending()))
}

/// Asked first, because librdkafka would wait for an unknown topic until the record's time is up.
fn topic_is_there(
    settings: &KafkaSettings,
    producer: &BaseProducer<Reports>,
    topic: &str,
    limit: Duration,
) -> Result<(), Failure> {
    let metadata = producer.client().fetch_metadata(Some(topic), limit).map_err(|error| {
        producer.poll(Duration::ZERO);
        silent(settings, &error, &producer.context().heard)
    })?;
    let there =
        metadata.topics().iter().any(|found| found.error().is_none() && !found.partitions().is_empty());
    if there { Ok(()) } else { Err(no_topic(topic)) }
}

fn judge(topic: &str, report: Report, heard: &Heard) -> Sent<Placed> {
    match report {
        Ok(placed) => Sent::Done(placed),
        Err((error, stored)) => {
            let words = format!("{error}{}", heard.ending());
            match (stored, from_broker(&error)) {
                (Stored::No, true) => Sent::Refused(canary_failed(topic, words)),
                (Stored::No, false) => Sent::NotSent(canary_failed(topic, words)),
                (Stored::Perhaps | Stored::Yes, _) => Sent::Unknown(words),
            }
        }
    }
}

/// Codes below zero are librdkafka's own; the rest a broker answered.
fn from_broker(error: &KafkaError) -> bool {
    error.rdkafka_error_code().is_some_and(|code| code as i32 > 0)
}

pub(super) fn no_topic(topic: &str) -> Failure {
    Failure::new(phrase!("kafka.no-topic", topic = topic), topic)
        .next(phrase!("kafka.create-topic", topic = topic))
}

fn canary_failed(topic: &str, words: String) -> Failure {
    Failure::new(phrase!("kafka.canary-failed", topic = topic), words).next(phrase!("kafka.check-brokers"))
}

type Report = Result<Placed, (KafkaError, Stored)>;

/// Takes the delivery report.
#[derive(Default)]
struct Reports {
    heard: Heard,
    report: Mutex<Option<Report>>,
}

impl Reports {
    fn take(&self) -> Option<Report> {
        self.report.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take()
    }
}

impl ClientContext for Reports {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, line: &str) {
        self.heard.log(level, facility, line);
    }

    fn error(&self, error: KafkaError, reason: &str) {
        self.heard.error(error, reason);
    }
}

impl ProducerContext for Reports {
    type DeliveryOpaque = ();

    fn delivery(&self, result: &DeliveryResult<'_>, (): ()) {
        let report = match result {
            Ok(message) => Ok(Placed { partition: message.partition(), offset: message.offset() }),
            Err((error, message)) => Err((error.clone(), raw::stored(message))),
        };
        *self.report.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(report);
    }
}

//! A short-lived librdkafka client per call, on a blocking thread, with every wait limited.
//!
//! Short-lived on purpose: a long-lived one waits ever longer before it connects again, just when a broker comes
//! back. Dropping the future leaves the thread to its own limits; at most [`AT_ONCE`] run at a time.

use super::context::Heard;
use super::settings::KafkaSettings;
use crate::Secret;
use operations::{Failure, phrase};
use rdkafka::ClientConfig;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError;
use secrecy::ExposeSecret;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Calls to one cluster at a time.
pub(super) const AT_ONCE: usize = 6;
/// Events that are fetched for their words when a call has failed.
const QUEUED: usize = 8;
/// What a blocking call may take beyond its own limit, e.g. to close its connections.
const SLACK: Duration = Duration::from_secs(5);

/// The settings every client begins with.
pub(super) fn config(settings: &KafkaSettings) -> ClientConfig {
    let mut config = ClientConfig::new();
    config
        .set("bootstrap.servers", &settings.bootstrap)
        .set("client.id", "muster")
        .set("security.protocol", settings.security_protocol.word())
        .set("socket.connection.setup.timeout.ms", "4000")
        .set("log.connection.close", "false")
        .set("allow.auto.create.topics", "false")
        .set_log_level(RDKafkaLogLevel::Error);
    if let (Some(mechanism), Some(user), Some(password)) =
        (&settings.sasl_mechanism, &settings.username, settings.password.as_ref().and_then(Secret::value))
    {
        config
            .set("sasl.mechanism", mechanism)
            .set("sasl.username", user)
            .set("sasl.password", password.expose_secret());
    }
    if let Some(file) = &settings.ca_file {
        config.set("ssl.ca.location", file.to_string_lossy());
    }
    config
}

/// A consumer that joins no group and commits nothing.
///
/// # Errors
/// Settings that librdkafka refuses, e.g. a CA file that is not there.
pub(super) fn consumer(settings: &KafkaSettings) -> Result<BaseConsumer<Heard>, Failure> {
    config(settings)
        .set("group.id", "muster")
        .set("enable.auto.commit", "false")
        .set("enable.auto.offset.store", "false")
        .set("enable.partition.eof", "true")
        .set("auto.offset.reset", "error")
        .create_with_context(Heard::default())
        .map_err(|error| refused_settings(&error))
}

pub(super) fn refused_settings(error: &KafkaError) -> Failure {
    Failure::new(phrase!("kafka.settings-refused"), error.to_string()).next(phrase!("kafka.mend-settings"))
}

/// No broker answered.
pub(super) fn unreachable(
    settings: &KafkaSettings,
    error: &KafkaError,
    consumer: &BaseConsumer<Heard>,
) -> Failure {
    fetch_words(consumer);
    silent(settings, error, consumer.context())
}

/// What librdkafka said meanwhile waits in the consumer's queue; this takes it to [`Heard`].
pub(super) fn fetch_words(consumer: &BaseConsumer<Heard>) {
    for _ in 0..QUEUED {
        let _ = consumer.poll(Duration::ZERO);
    }
}

/// As [`unreachable`], for a client whose queue was fetched.
pub(super) fn silent(settings: &KafkaSettings, error: &KafkaError, heard: &Heard) -> Failure {
    Failure::new(
        phrase!("kafka.unreachable", bootstrap = settings.bootstrap.as_str()),
        format!("{error}{}", heard.ending()),
    )
    .next(phrase!("kafka.check-brokers"))
}

/// Runs `work` on a blocking thread; `None`: it took longer than `limit` and some slack, or died.
pub(super) async fn blocking<T: Send + 'static>(
    turns: &Arc<Semaphore>,
    limit: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let turns = Arc::clone(turns);
    let run = async {
        let turn = turns.acquire_owned().await.ok()?;
        tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        })
        .await
        .ok()
    };
    tokio::time::timeout(limit + SLACK, run).await.ok().flatten()
}

//! What librdkafka says while it works: kept as the brokers' own words, and logged at most now and then.
//!
//! With brokers down librdkafka writes some forty lines in 200 ms. One client lives for one call, so the first
//! lines are the telling ones; the rest is counted and dropped.

use rdkafka::client::ClientContext;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::consumer::ConsumerContext;
use rdkafka::error::KafkaError;
use std::sync::Mutex;

/// Lines that are kept, and logged, of one client.
const LINES: usize = 3;

/// Collects the first troubles of one client.
#[derive(Default)]
pub(super) struct Heard(Mutex<Vec<String>>);

impl Heard {
    /// What was heard, as an ending for an error's own words; empty if nothing was.
    pub(super) fn ending(&self) -> String {
        let lines = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if lines.is_empty() { String::new() } else { format!(" ({})", lines.join("; ")) }
    }

    fn hear(&self, line: &str) {
        // `[thrd:localhost:9092/bootstrap]: ` says nothing to a person, nor does ` (after 1ms in state CONNECT)`.
        let said = line.rsplit_once("]: ").map_or(line, |(_, said)| said);
        let said = said.split_once(" (after ").map_or(said, |(said, _)| said).trim();
        let mut lines = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if lines.len() < LINES && !lines.iter().any(|known| known == said) {
            tracing::debug!(said, "kafka client");
            lines.push(said.to_owned());
        }
    }
}

impl ClientContext for Heard {
    fn log(&self, level: RDKafkaLogLevel, _facility: &str, line: &str) {
        if level as i32 <= RDKafkaLogLevel::Error as i32 {
            self.hear(line);
        }
    }

    fn error(&self, _error: KafkaError, reason: &str) {
        self.hear(reason);
    }
}

impl ConsumerContext for Heard {}

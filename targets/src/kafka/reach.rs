//! Which topics and groups may be touched. Pure.

use super::settings::KafkaSettings;
use operations::{Failure, phrase};

/// Kafka's own topics: their partitions are part of how the cluster does.
const INTERNAL: &[&str] = &["__consumer_offsets", "__transaction_state", "__cluster_metadata"];

impl KafkaSettings {
    pub(super) fn sees_topic(&self, topic: &str) -> bool {
        INTERNAL.contains(&topic)
            || fits_any(&self.topics, topic)
            || self.canary_topics.iter().any(|canary| canary == topic)
    }

    pub(super) fn sees_group(&self, group: &str) -> bool {
        fits_any(&self.groups, group)
    }

    /// # Errors
    /// The group is not listed.
    pub(super) fn may_look_at_group(&self, group: &str) -> Result<(), Failure> {
        if self.sees_group(group) {
            return Ok(());
        }
        Err(Failure::new(phrase!("kafka.group-out-of-reach", group = group), group)
            .next(phrase!("kafka.list-group", group = group)))
    }

    /// # Errors
    /// The topic is not listed for canaries.
    pub(super) fn may_write_canary(&self, topic: &str) -> Result<(), Failure> {
        if self.canary_topics.iter().any(|canary| canary == topic) {
            return Ok(());
        }
        Err(Failure::new(phrase!("kafka.canary-out-of-reach", topic = topic), topic)
            .next(phrase!("kafka.list-canary", topic = topic)))
    }
}

fn fits_any(patterns: &[String], name: &str) -> bool {
    patterns.iter().any(|pattern| match pattern.strip_suffix('*') {
        Some(beginning) => name.starts_with(beginning),
        None => pattern == name,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_at_the_end_stands_for_any_ending_and_nowhere_else() {
        let patterns = ["orders".to_owned(), "payments.*".to_owned(), "a*b".to_owned()];
        for (name, fits) in [
            ("orders", true),
            ("orders.dlq", false),
            ("payments.", true),
            ("payments.dlq", true),
            ("axb", false),
        ] {
            assert_eq!(fits_any(&patterns, name), fits, "{name}");
        }
        assert!(!fits_any(&[], "orders"));
    }
}

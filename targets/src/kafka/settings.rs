//! How a target's brokers are reached, and which topics and groups may be touched. Pure.

use crate::Secret;
use serde::Deserialize;
use std::path::PathBuf;

/// One Kafka cluster.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KafkaSettings {
    /// `host:port`, several with commas.
    pub bootstrap: String,
    /// Topics that may be looked at; a `*` at the end stands for any ending. Default: none.
    #[serde(default)]
    pub topics: Vec<String>,
    /// Consumer groups that may be looked at; `*` as above. Default: none.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Topics that a canary record may be written to, exactly. Default: none.
    #[serde(default)]
    pub canary_topics: Vec<String>,
    /// Default: `plaintext`.
    #[serde(default)]
    pub security_protocol: SecurityProtocol,
    /// `PLAIN`, `SCRAM-SHA-256` or `SCRAM-SHA-512`; needed for the `sasl_` protocols.
    #[serde(default)]
    pub sasl_mechanism: Option<String>,
    #[serde(default)]
    pub username: Option<String>,
    /// `{env: KAFKA_PASSWORD}` or `{file: /run/secrets/kafka}`.
    #[serde(default)]
    pub password: Option<Secret>,
    /// PEM file of the authority that signed the brokers' certificates. Default: the machine's own.
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
    /// Seconds after which a read is given up; as long a dead broker takes to be told. Default: 5.
    #[serde(default = "five")]
    pub timeout_seconds: u64,
}

/// How the connection is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecurityProtocol {
    #[default]
    Plaintext,
    Ssl,
    SaslPlaintext,
    SaslSsl,
}

impl SecurityProtocol {
    /// As librdkafka spells it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Plaintext => "plaintext",
            Self::Ssl => "ssl",
            Self::SaslPlaintext => "sasl_plaintext",
            Self::SaslSsl => "sasl_ssl",
        }
    }
}

impl KafkaSettings {
    /// # Errors
    /// No address, SASL settings without a `sasl_` protocol or the other way round, or no time.
    pub(crate) fn validate(&self) -> anyhow::Result<()> {
        anyhow::ensure!(
            !self.bootstrap.is_empty() && self.bootstrap.split(',').all(|address| address.contains(':')),
            "kafka: `bootstrap` must be `host:port`, several with commas"
        );
        let sasl =
            matches!(self.security_protocol, SecurityProtocol::SaslPlaintext | SecurityProtocol::SaslSsl);
        let given = [self.sasl_mechanism.is_some(), self.username.is_some(), self.password.is_some()];
        anyhow::ensure!(
            given.iter().all(|given| *given == sasl),
            "kafka: `sasl_mechanism`, `username` and `password` belong to `security_protocol: sasl_ssl` or \
             `sasl_plaintext`, all three of them"
        );
        anyhow::ensure!(self.timeout_seconds > 0, "kafka: `timeout_seconds` must be at least 1");
        Ok(())
    }
}

fn five() -> u64 {
    5
}

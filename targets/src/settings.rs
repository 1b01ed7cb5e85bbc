//! What the configuration says of one target, as it stands under `targets: <name>:`. Pure.

use crate::kafka::KafkaSettings;
use crate::kubernetes::KubernetesSettings;
use crate::process::ProcessSettings;
use secrecy::SecretString;
use serde::Deserialize;

/// One target: where its systems are, and the reach of everything that is done to them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetSettings {
    /// For rights, e.g. `production`; any word, compared exactly.
    pub environment: String,
    /// How runbooks mean this target: `kafka-0`, `localhost:9092`, `staging.kubeconfig` … Default: none.
    #[serde(default)]
    pub names: Vec<String>,
    #[serde(default)]
    pub kubernetes: Option<KubernetesSettings>,
    #[serde(default)]
    pub kafka: Option<KafkaSettings>,
    /// Programs beside the bot that may be run. The first that fits counts. Default: none.
    #[serde(default)]
    pub processes: Vec<ProcessSettings>,
    #[serde(default)]
    pub lower_to_read: LowerToRead,
}

/// What the operator declares harmless, so that it runs unasked. Programs say it of themselves (`read: true`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LowerToRead {
    /// Topics a canary may be written to unasked; each must stand in `kafka.canary_topics` too. Default: none.
    #[serde(default)]
    pub canary_topics: Vec<String>,
}

impl TargetSettings {
    /// Fetches the values of this target's secrets.
    ///
    /// # Errors
    /// For people: what is missing, and the key that asks for it.
    pub fn read_secrets(&mut self, variable: impl Fn(&str) -> Option<String>) -> Result<(), String> {
        match self.kafka.as_mut().and_then(|kafka| kafka.password.as_mut()) {
            Some(password) => password.read(variable).map_err(|error| format!("kafka.password: {error}")),
            None => Ok(()),
        }
    }

    /// Every secret of this target, for the redaction of what goes out.
    #[must_use]
    pub fn secrets(&self) -> Vec<SecretString> {
        self.kafka.iter().filter_map(|kafka| kafka.password.as_ref()?.value().cloned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    const TARGET: &str = "
environment: production
names: [kafka-0, localhost:9092]
kubernetes:
  kubeconfig: /etc/muster/platform.yaml
  namespaces: [platform]
  exec: [[cat, /etc/hostname], [nc, -z, \"*\", \"*\"]]
  exec_presets: [inspect]
kafka:
  bootstrap: kafka-0:9092,kafka-1:9092
  topics: [orders, payments.*]
  groups: [billing]
  canary_topics: [muster-canary]
  security_protocol: sasl_ssl
  sasl_mechanism: SCRAM-SHA-512
  username: muster
  password: {env: KAFKA_PASSWORD}
processes:
  - argv: [make, verify-workflow]
    cwd: /srv/platform
    limit_seconds: 120
lower_to_read:
  canary_topics: [muster-canary]
";

    #[test]
    fn a_whole_target_connects_without_a_network() {
        let settings: TargetSettings = serde_saphyr::from_str(TARGET).unwrap();
        let clients = crate::connect(&settings).unwrap();
        assert!(clients.kubernetes().is_ok() && clients.kafka().is_ok() && clients.process().is_ok());
    }

    #[test]
    fn the_password_is_named_for_redaction_and_never_printed() {
        let mut settings: TargetSettings = serde_saphyr::from_str(TARGET).unwrap();
        assert!(settings.read_secrets(|_| None).unwrap_err().contains("KAFKA_PASSWORD is not set"));
        settings.read_secrets(|name| (name == "KAFKA_PASSWORD").then(|| "geheim".to_owned())).unwrap();
        assert_eq!(settings.secrets()[0].expose_secret(), "geheim");
        assert!(!format!("{settings:?}").contains("geheim"));
    }

    #[test]
    fn a_password_in_the_text_itself_is_refused() {
        let plain = TARGET.replace("{env: KAFKA_PASSWORD}", "geheim");
        let error = serde_saphyr::from_str::<TargetSettings>(&plain).unwrap_err().to_string();
        assert!(error.contains("env"), "{error}");
    }

    #[test]
    fn a_secret_in_a_file_ends_before_the_line_does() {
        let file = std::env::temp_dir().join(format!("muster-secret-{}", std::process::id()));
        std::fs::write(&file, "geheim\n").unwrap();
        let text = TARGET.replace("{env: KAFKA_PASSWORD}", &format!("{{file: {}}}", file.display()));
        let mut settings: TargetSettings = serde_saphyr::from_str(&text).unwrap();
        settings.read_secrets(|_| None).unwrap();
        assert_eq!(settings.secrets()[0].expose_secret(), "geheim");
        std::fs::remove_file(file).unwrap();
    }

    #[test]
    fn an_unknown_key_and_a_canary_that_is_not_listed_are_errors() {
        let misspelt = TARGET.replace("bootstrap:", "bootstraps:");
        let error = serde_saphyr::from_str::<TargetSettings>(&misspelt).unwrap_err().to_string();
        assert!(error.contains("bootstraps"), "{error}");
        let unlisted = TARGET.replace("  canary_topics: [muster-canary]\n  security", "  security");
        let settings: TargetSettings = serde_saphyr::from_str(&unlisted).unwrap();
        let error = crate::connect(&settings).err().unwrap().to_string();
        assert!(error.contains("kafka.canary_topics"), "{error}");
    }
}

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
    /// Every secret of this target, for the redaction of what goes out.
    #[must_use]
    pub fn secrets(&self) -> Vec<SecretString> {
        self.kafka.iter().filter_map(|kafka| kafka.password.clone()).collect()
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
  password: geheim
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
        let settings: TargetSettings = serde_saphyr::from_str(TARGET).unwrap();
        assert_eq!(settings.secrets()[0].expose_secret(), "geheim");
        assert!(!format!("{settings:?}").contains("geheim"));
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

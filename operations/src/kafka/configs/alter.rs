//! `kafka-configs --alter`: settings are set or taken back, one by one. A retention below a day lets the broker delete what
//! is older, so it destroys.

use super::{entity, written};
use crate::kafka::line::{self, EVERYWHERE};
use crate::{CommandLine, Misspelt, Perform, Risk, Sensitivity, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlterConfigs {
    pub bootstrap: String,
    /// As in [`super::describe::DescribeConfigs`].
    pub entity_type: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub default: bool,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub set: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remove: Vec<String>,
}

impl Spelling for AlterConfigs {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let options = line::read(line, "kafka-configs", &["--alter"])?;
        Some(options.and_then(|options| {
            options.only(&[
                EVERYWHERE,
                &[
                    "--alter",
                    "--entity-type",
                    "--entity-name",
                    "--entity-default",
                    "--topic",
                    "--broker",
                    "--broker-logger",
                    "--client",
                    "--client-metrics",
                    "--user",
                    "--group",
                    "--ip",
                    "--broker-defaults",
                    "--client-defaults",
                    "--user-defaults",
                    "--ip-defaults",
                    "--add-config",
                    "--delete-config",
                    "--force",
                ],
            ])?;
            let (entity_type, entity, default) = entity(&options)?;
            let set: BTreeMap<String, String> = options
                .values("--add-config")
                .iter()
                .map(|list| pairs(list))
                .collect::<Result<Vec<_>, _>>()?
                .into_iter()
                .flatten()
                .collect();
            let remove: Vec<String> = options
                .values("--delete-config")
                .iter()
                .flat_map(|list| list.split(',').map(|name| name.trim().to_owned()).collect::<Vec<_>>())
                .collect();
            if set.is_empty() && remove.is_empty() {
                return Err(Misspelt {
                    reason: "it neither adds nor deletes a setting; the tool refuses it".to_owned(),
                    help: Some("write `--add-config NAME=VALUE` or `--delete-config NAME`".to_owned()),
                });
            }
            Ok(Self { bootstrap: line::bootstrap(&options)?, entity_type, entity, default, set, remove })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for AlterConfigs {
    fn system(&self) -> SystemKind {
        SystemKind::Kafka
    }
    fn risk(&self) -> Risk {
        if self.set.iter().any(|(name, value)| empties(name, value)) { Risk::Destroy } else { Risk::Change }
    }
    fn touches(&self) -> Vec<Touch> {
        Vec::new()
    }
    fn is_carried_out(&self) -> bool {
        false
    }
    fn sensitivity(&self) -> Sensitivity {
        let secret =
            |name: &String| name.starts_with("SCRAM-") || name.ends_with("password") || name.contains("jaas");
        if self.set.keys().any(secret) { Sensitivity::Sensitive } else { Sensitivity::Plain }
    }
    fn command(&self) -> String {
        let mut rest = vec!["--alter".to_owned()];
        rest.extend(written(&self.entity_type, self.entity.as_deref(), self.default));
        let set: Vec<String> = self
            .set
            .iter()
            .map(|(name, value)| match value.contains([',', '[']) {
                true => format!("{name}=[{value}]"),
                false => format!("{name}={value}"),
            })
            .collect();
        rest.extend(line::words([
            ("--add-config", (!set.is_empty()).then(|| set.join(","))),
            ("--delete-config", (!self.remove.is_empty()).then(|| self.remove.join(","))),
        ]));
        line::written("kafka-configs", &self.bootstrap, rest)
    }
}

const DAY_MS: i64 = 86_400_000;
const GIB: i64 = 1 << 30;

/// Whether so short or small a retention deletes messages that are there. A value that is still to be filled in is
/// judged again when it is.
fn empties(name: &str, value: &str) -> bool {
    let Ok(value) = value.trim().parse::<i64>() else { return false };
    let least = match name.strip_prefix("log.").unwrap_or(name) {
        "retention.ms" | "local.retention.ms" => DAY_MS,
        "retention.minutes" => DAY_MS / 60_000,
        "retention.hours" => DAY_MS / 3_600_000,
        "retention.bytes" | "local.retention.bytes" => GIB,
        _ => return false,
    };
    // -1 is without limit, -2 the one of the other tier.
    (0..least).contains(&value)
}

/// `a=1,b=[2,3]`: commas inside brackets belong to the value.
fn pairs(list: &str) -> Result<Vec<(String, String)>, Misspelt> {
    let (mut pairs, mut rest) = (Vec::new(), list.trim());
    while !rest.is_empty() {
        let (name, after) = rest
            .split_once('=')
            .ok_or_else(|| Misspelt::new(format!("`--add-config {list}` is not `NAME=VALUE`")))?;
        let (value, after) = match after.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
            Some((value, after)) => (value, after.strip_prefix(',').unwrap_or(after)),
            None => after.split_once(',').unwrap_or((after, "")),
        };
        pairs.push((name.trim().to_owned(), value.to_owned()));
        rest = after.trim_start();
    }
    Ok(pairs)
}

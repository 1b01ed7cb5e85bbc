//! `kafka-acls`: who may do what. Listing looks; adding and removing change.

use super::line::{self, EVERYWHERE};
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acls {
    pub bootstrap: String,
    /// `list`, `add` or `remove`.
    pub action: String,
    /// The rest of the line, option by option.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
}

impl Spelling for Acls {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let options = line::read(line, "kafka-acls", &["--list", "--add", "--remove"])?;
        Some(options.and_then(|options| {
            options.only(&[
                EVERYWHERE,
                &[
                    "--list",
                    "--add",
                    "--remove",
                    "--allow-principal",
                    "--allow-host",
                    "--deny-principal",
                    "--deny-host",
                    "--operation",
                    "--topic",
                    "--group",
                    "--cluster",
                    "--transactional-id",
                    "--delegation-token",
                    "--user-principal",
                    "--resource-pattern-type",
                    "--principal",
                    "--consumer",
                    "--producer",
                    "--idempotent",
                    "--force",
                ],
            ])?;
            let actions: Vec<&str> = ["list", "add", "remove"]
                .into_iter()
                .filter(|one| options.is_on(&format!("--{one}")))
                .collect();
            let [action] = actions.as_slice() else {
                return Err(Misspelt::new("it does not say one thing to do; the tool refuses it"));
            };
            let own = |name: &str| !EVERYWHERE.contains(&name) && name.trim_start_matches('-') != *action;
            let rules = options.given().filter(|(name, _)| own(name) && *name != "--force");
            let rules =
                rules.flat_map(|(name, value)| [Some(name), value]).flatten().map(str::to_owned).collect();
            Ok(Self { bootstrap: line::bootstrap(&options)?, action: (*action).to_owned(), rules })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for Acls {
    fn system(&self) -> SystemKind {
        SystemKind::Kafka
    }
    fn risk(&self) -> Risk {
        if self.action == "list" { Risk::Read } else { Risk::Change }
    }
    fn touches(&self) -> Vec<Touch> {
        Vec::new()
    }
    fn is_carried_out(&self) -> bool {
        false
    }
    fn command(&self) -> String {
        let mut rest = vec![format!("--{}", self.action)];
        rest.extend(self.rules.iter().cloned());
        line::written("kafka-acls", &self.bootstrap, rest)
    }
}

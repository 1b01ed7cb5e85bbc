//! `docker inspect kafka`: all that is known of a container. Its environment is among it, which may hold secrets; a format
//! that asks for something else is plain.

use super::line;
use crate::options::Order;
use crate::{CommandLine, Misspelt, Perform, Risk, Sensitivity, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DockerInspect {
    #[serde(rename = "container")]
    pub containers: Vec<String>,
    /// A Go template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
}

impl Spelling for DockerInspect {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(line::read(line, &["inspect"], Order::Anywhere)?.and_then(|line| {
            let options = line.options;
            options.only(&[&["--format", "--size", "--type"]])?;
            if options.value("--type").is_some_and(|kind| kind != "container") {
                return Err(Misspelt::new("only containers are inspected here"));
            }
            let format = options.value("--format").map(str::to_owned);
            Ok(Self { containers: line::some(options.words)?, format })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for DockerInspect {
    fn system(&self) -> SystemKind {
        SystemKind::Docker
    }
    fn risk(&self) -> Risk {
        Risk::Read
    }
    fn sensitivity(&self) -> Sensitivity {
        // `{{json .}}`, `{{.Config}}`, `{{.Config.Env}}`, `{{.Args}}` and `{{.Path}}` show what it was started with.
        let all = |format: &str| {
            let fields: Vec<&str> = format.split(|c: char| c.is_whitespace() || "{}()".contains(c)).collect();
            fields.contains(&".")
                || format.contains(".Config")
                || format.contains(".Args")
                || format.contains("Env")
        };
        if self.format.as_deref().is_none_or(all) { Sensitivity::Sensitive } else { Sensitivity::Plain }
    }
    fn touches(&self) -> Vec<Touch> {
        Vec::new()
    }
    fn is_carried_out(&self) -> bool {
        false
    }
    fn command(&self) -> String {
        line::written(false, "inspect", &[("--format", self.format.as_deref())], &[], &self.containers)
    }
}

//! `kubectl config get-contexts`, `use-context` …: the kubeconfig of whoever types it. Here the target decides.

use super::carried::Carried;
use super::line::{is_ours, read, verb};
use super::understood::understood;
use crate::{CommandLine, Misspelt, Risk, Sensitivity, Spelling};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// `use-context` and the like.
    pub action: String,
    #[serde(flatten)]
    pub carried: Carried,
}

impl Spelling for Config {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        if !is_ours(line) || !line.args.iter().any(|arg| arg == "config") {
            return None;
        }
        let (found, rest) = verb(line)?;
        let action = found.strip_prefix("config ")?.to_owned();
        Some(read(&found, &rest).map(|mut flags| Self { action, carried: Carried::rest(&mut flags) }))
    }
}

understood!(Config {
    risk: |this| {
        let looks = this.action.starts_with("get-") || matches!(this.action.as_str(), "view" | "current-context");
        if looks { Risk::Read } else { Risk::Change }
    },
    touches: |_| Vec::new(),
    command: |this| this.carried.typed(&format!("config {}", this.action)),
    fn sensitivity(&self) -> Sensitivity {
        if self.carried.says("raw") { Sensitivity::Sensitive } else { Sensitivity::Plain }
    },
    fn by_hand(&self) -> Option<&'static str> {
        Some("it is about the kubeconfig of whoever types it; here the target says which cluster")
    }
});

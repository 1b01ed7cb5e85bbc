//! The nodes of `cordon`, `uncordon` and `drain`: by name or by selector. Pure.

use super::line::refused;
use super::typed::Typed;
use crate::flags::Flags;
use crate::{Misspelt, Risk, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Nodes {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub labels: String,
    /// `client` or `server`: nothing is changed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub dry_run: String,
}

impl Nodes {
    /// # Errors
    /// What the tool itself refuses.
    pub(crate) fn read(flags: &mut Flags) -> Result<Self, Misspelt> {
        flags.take_all("--namespace");
        let request = super::request::Request::read(flags)?;
        let names = std::mem::take(&mut flags.words);
        let labels = flags.take("--selector").unwrap_or_default();
        // `node/n1` is `n1`.
        let name = |name: String| {
            let bare = name.strip_prefix("node/").or_else(|| name.strip_prefix("nodes/"));
            bare.filter(|bare| !bare.contains('/')).map(str::to_owned).unwrap_or(name)
        };
        match (names.is_empty(), labels.is_empty()) {
            (true, true) => Err(refused("it names no node")),
            (false, false) => Err(refused("names and a selector exclude each other")),
            _ => Ok(Self { names: names.into_iter().map(name).collect(), labels, dry_run: request.dry_run }),
        }
    }

    pub(crate) fn risk(&self, otherwise: Risk) -> Risk {
        if self.dry_run.is_empty() { otherwise } else { Risk::Read }
    }

    /// Nodes are cluster-wide.
    pub(crate) fn touches() -> Vec<Touch> {
        vec![Touch::Namespace(String::new())]
    }

    pub(crate) fn typed(&self, verb: &str) -> Typed {
        Typed::new(verb, "").words(&self.names).short("-l", &self.labels).text("--dry-run", &self.dry_run)
    }
}

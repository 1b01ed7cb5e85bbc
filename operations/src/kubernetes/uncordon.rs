//! `kubectl uncordon node-1`: pods are placed on a node again.

use super::line::{finish, said};
use super::nodes::Nodes;
use super::understood::understood;
use crate::{CommandLine, Misspelt, Risk, Spelling};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Uncordon {
    #[serde(flatten)]
    pub on: Nodes,
}

impl Spelling for Uncordon {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(said(line, "uncordon")?.and_then(|mut flags| {
            let on = Nodes::read(&mut flags)?;
            finish(&flags).map(|()| Self { on })
        }))
    }
}

understood!(Uncordon {
    risk: |this| this.on.risk(Risk::Change),
    touches: |_| Nodes::touches(),
    command: |this| this.on.typed("uncordon"),
});

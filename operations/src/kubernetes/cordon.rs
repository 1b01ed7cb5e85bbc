//! `kubectl cordon node-1`: no new pod is placed on a node.

use super::line::{finish, said};
use super::nodes::Nodes;
use super::understood::understood;
use crate::{CommandLine, Misspelt, Risk, Spelling};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cordon {
    #[serde(flatten)]
    pub on: Nodes,
}

impl Spelling for Cordon {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(said(line, "cordon")?.and_then(|mut flags| {
            let on = Nodes::read(&mut flags)?;
            finish(&flags).map(|()| Self { on })
        }))
    }
}

understood!(Cordon {
    risk: |this| this.on.risk(Risk::Change),
    touches: |_| Nodes::touches(),
    command: |this| this.on.typed("cordon"),
});

//! `kubectl certificate approve csr-1`: the cluster signs them.

use super::Decision;
use crate::kubernetes::understood::understood;
use crate::{CommandLine, Misspelt, Risk, Spelling, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Approve(pub Decision);

impl Spelling for Approve {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(Decision::read(line, "certificate approve")?.map(Self))
    }
}

understood!(Approve {
    risk: |_| Risk::Change,
    touches: |_| vec![Touch::Namespace(String::new())],
    command: |this| this.0.typed("certificate approve"),
});

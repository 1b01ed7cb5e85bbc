//! `kubectl certificate deny csr-1`: they are never signed.

use super::Decision;
use crate::kubernetes::understood::understood;
use crate::{CommandLine, Misspelt, Risk, Spelling, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Deny(pub Decision);

impl Spelling for Deny {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(Decision::read(line, "certificate deny")?.map(Self))
    }
}

understood!(Deny {
    risk: |_| Risk::Change,
    touches: |_| vec![Touch::Namespace(String::new())],
    command: |this| this.0.typed("certificate deny"),
});

//! `kubectl annotate service api key=value --overwrite`: annotations of objects are set (`key=value`) and removed (`key-`).

use super::mark::Mark;
use super::understood::understood;
use crate::{CommandLine, Misspelt, Spelling};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Annotate(pub Mark);

impl Spelling for Annotate {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(Mark::read(line, "annotate")?.map(Self))
    }
}

understood!(Annotate {
    risk: |this| this.0.risk(),
    touches: |this| this.0.on.touches(),
    command: |this| this.0.typed("annotate"),
});

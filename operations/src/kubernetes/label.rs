//! `kubectl label service api key=value --overwrite`: labels of objects are set (`key=value`) and removed (`key-`).

use super::mark::Mark;
use super::understood::understood;
use crate::{CommandLine, Misspelt, Spelling};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Label(pub Mark);

impl Spelling for Label {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(Mark::read(line, "label")?.map(Self))
    }
}

understood!(Label {
    risk: |this| this.0.risk(),
    touches: |this| this.0.on.touches(),
    command: |this| this.0.typed("label"),
});

//! `kubectl rollout resume deployment/x`: a deployment goes on.

use crate::kubernetes::line::{finish, said};
use crate::kubernetes::objects::{Alone, Objects};
use crate::kubernetes::request::Request;
use crate::kubernetes::understood::understood;
use crate::{CommandLine, Misspelt, Risk, Spelling};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RolloutResume {
    #[serde(flatten)]
    pub on: Objects,
    #[serde(flatten)]
    pub request: Request,
}

impl Spelling for RolloutResume {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(said(line, "rollout resume")?.and_then(|mut flags| {
            let words = std::mem::take(&mut flags.words);
            let request = Request::read(&mut flags)?;
            let on = Objects::read(&mut flags, &words, Alone::All)?.into_objects();
            finish(&flags).map(|()| Self { on, request })
        }))
    }
}

understood!(RolloutResume {
    risk: |this| this.request.risk(Risk::Change),
    touches: |this| this.on.touches(),
    command: |this| this.request.typed(this.on.typed("rollout resume")),
});

//! `kubectl describe pod -l app=x`: objects with their events, as the tool words them.

use super::line::{finish, said};
use super::objects::{Alone, Objects, is_off};
use super::resource::Resource;
use super::understood::understood;
use crate::{CommandLine, Misspelt, Risk, Sensitivity, Spelling};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Describe {
    #[serde(flatten)]
    pub on: Objects,
    /// Without the events behind each object.
    #[serde(default, skip_serializing_if = "is_off")]
    pub no_events: bool,
}

impl Spelling for Describe {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(said(line, "describe")?.and_then(|mut flags| {
            let no_events = flags.take("--show-events").is_some_and(|said| said == "false");
            let words = std::mem::take(&mut flags.words);
            let on = Objects::read(&mut flags, &words, Alone::All)?.into_names();
            finish(&flags).map(|()| Self { on, no_events })
        }))
    }
}

understood!(Describe {
    risk: |_| Risk::Read,
    touches: |this| this.on.touches(),
    command: |this| this.on.typed("describe").switch("--show-events=false", this.no_events),
    fn sensitivity(&self) -> Sensitivity {
        if self.on.all_kinds().any(Resource::may_be_secret) { Sensitivity::Sensitive } else { Sensitivity::Plain }
    }
});

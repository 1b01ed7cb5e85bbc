//! `kubectl scale deployment/x --replicas=3`: how many pods a workload has. None: its service is gone.

use super::line::{finish, refused, said};
use super::objects::{Alone, Objects};
use super::request::Request;
use super::understood::understood;
use crate::number::Number;
use crate::{CommandLine, Misspelt, Risk, Spelling};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    #[serde(flatten)]
    pub on: Objects,
    pub replicas: Number,
    /// Only if there are so many now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current_replicas: Option<Number>,
    /// Only if the object is still this one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub resource_version: String,
    #[serde(flatten)]
    pub request: Request,
}

impl Spelling for Scale {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(said(line, "scale")?.and_then(|mut flags| {
            // How long the tool itself waits.
            flags.take_all("--timeout");
            let replicas = flags.take("--replicas").ok_or_else(|| refused("`--replicas` is missing"))?;
            let current = flags.take("--current-replicas").filter(|said| said != "-1");
            let words = std::mem::take(&mut flags.words);
            let read = Self {
                replicas: Number::read("--replicas", &replicas)?,
                current_replicas: current
                    .map(|said| Number::read("--current-replicas", &said))
                    .transpose()?,
                resource_version: flags.take("--resource-version").unwrap_or_default(),
                request: Request::read(&mut flags)?,
                on: Objects::read(&mut flags, &words, Alone::Refused)?.into_objects(),
            };
            if read.replicas.known().is_some_and(|count| count < 0) {
                return Err(refused("`--replicas` is negative"));
            }
            finish(&flags).map(|()| read)
        }))
    }
}

understood!(Scale {
    // A number that is not known yet may be none.
    risk: |this| this.request.risk(match this.replicas.known() {
        Some(1..) => Risk::Change,
        _ => Risk::Destroy,
    }),
    touches: |this| this.on.touches(),
    command: |this| {
        let typed = this.on.typed("scale").value("--replicas", &this.replicas);
        let typed = typed
            .maybe("--current-replicas", this.current_replicas.as_ref())
            .text("--resource-version", &this.resource_version);
        this.request.typed(typed)
    },
});

//! `kubectl delete secret x`, `delete pods -l app=x`, `--all`, `-f`: whatever is not one named pod.
//!
//! What is deleted is gone, with what it holds: it always destroys.

use super::line::{finish, said};
use super::objects::{Alone, Objects, is_off};
use super::request::{Request, on};
use super::understood::understood;
use crate::number::Number;
use crate::{CommandLine, Misspelt, Risk, Spelling};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delete {
    #[serde(flatten)]
    pub on: Objects,
    #[serde(default, skip_serializing_if = "is_off")]
    pub force: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grace_period_s: Option<Number>,
    /// As a grace period of one second.
    #[serde(default, skip_serializing_if = "is_off")]
    pub now: bool,
    /// What becomes of the objects that it owns: `background`, `foreground`, `orphan`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cascade: String,
    #[serde(default, skip_serializing_if = "is_off")]
    pub ignore_not_found: bool,
    #[serde(flatten)]
    pub request: Request,
}

impl Spelling for Delete {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(said(line, "delete")?.and_then(|mut flags| {
            // How long the tool itself waits, not what it asks for.
            flags.take_all("--wait");
            flags.take_all("--timeout");
            let words = std::mem::take(&mut flags.words);
            let read = Self {
                force: on(&mut flags, "--force"),
                grace_period_s: flags
                    .take("--grace-period")
                    .map(|said| Number::read("--grace-period", &said))
                    .transpose()?,
                now: on(&mut flags, "--now"),
                cascade: flags.take("--cascade").unwrap_or_default(),
                ignore_not_found: on(&mut flags, "--ignore-not-found"),
                request: Request::read(&mut flags)?,
                on: Objects::read(&mut flags, &words, Alone::Refused)?.into_names(),
            };
            finish(&flags).map(|()| read)
        }))
    }
}

understood!(Delete {
    risk: |this| this.request.risk(Risk::Destroy),
    touches: |this| this.on.touches(),
    command: |this| {
        let typed = this.on.typed("delete");
        let typed = typed
            .switch("--force", this.force)
            .maybe("--grace-period", this.grace_period_s.as_ref())
            .switch("--now", this.now)
            .text("--cascade", &this.cascade)
            .switch("--ignore-not-found", this.ignore_not_found);
        this.request.typed(typed)
    },
    fn reads_input(&self) -> bool {
        self.on.files.iter().any(|file| file == "-")
    }
});

//! `kubectl replace -f FILE`: objects are written anew as a file has them; `--force` deletes them first.

use super::line::{finish, said};
use super::manifest;
use super::objects::{Alone, Objects, is_off};
use super::request::{Request, on};
use super::understood::understood;
use crate::number::Number;
use crate::{CommandLine, Misspelt, Risk, Spelling};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replace {
    #[serde(flatten)]
    pub on: Objects,
    /// The here-document that `-` stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<String>,
    #[serde(default, skip_serializing_if = "is_off")]
    pub force: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grace_period_s: Option<Number>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cascade: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subresource: String,
    #[serde(flatten)]
    pub request: Request,
}

impl Spelling for Replace {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(said(line, "replace")?.and_then(|mut flags| {
            // How long the tool itself waits.
            flags.take_all("--wait");
            flags.take_all("--timeout");
            let words = std::mem::take(&mut flags.words);
            let grace = flags.take("--grace-period").filter(|said| said != "-1");
            let read = Self {
                force: on(&mut flags, "--force"),
                grace_period_s: grace.map(|said| Number::read("--grace-period", &said)).transpose()?,
                cascade: flags.take("--cascade").unwrap_or_default(),
                subresource: flags.take("--subresource").unwrap_or_default(),
                request: Request::read(&mut flags)?,
                on: Objects::read(&mut flags, &words, Alone::Refused)?,
                input: None,
            };
            let input = manifest::input(line.input.as_ref(), &read.on.files)?;
            finish(&flags).map(|()| Self { input, ..read })
        }))
    }
}

understood!(Replace {
    risk: |this| this.request.risk(if this.force { Risk::Destroy } else { Risk::Change }),
    touches: |this| this.on.touches(),
    command: |this| {
        let typed = this.on.typed("replace").switch("--force", this.force);
        let typed = typed
            .maybe("--grace-period", this.grace_period_s.as_ref())
            .text("--cascade", &this.cascade)
            .text("--subresource", &this.subresource)
            .input(this.input.as_ref());
        this.request.typed(typed)
    },
    fn reads_input(&self) -> bool {
        manifest::waits(self.input.as_ref(), &self.on.files)
    }
});

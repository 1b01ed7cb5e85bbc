//! `kubectl annotate service api key=value --overwrite`: annotations of objects are set (`key=value`) and removed (`key-`).

use super::line::{finish, refused, said};
use super::objects::{Alone, Objects, is_off};
use super::pairs::Pairs;
use super::request::{Request, on};
use super::understood::understood;
use crate::{CommandLine, Misspelt, Risk, Spelling};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Annotate {
    #[serde(flatten)]
    pub on: Objects,
    #[serde(flatten)]
    pub pairs: Pairs,
    #[serde(default, skip_serializing_if = "is_off")]
    pub overwrite: bool,
    /// Only printed.
    #[serde(default, skip_serializing_if = "is_off")]
    pub list: bool,
    /// Only if the object is still this one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub resource_version: String,
    #[serde(flatten)]
    pub request: Request,
}

impl Spelling for Annotate {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(said(line, "annotate")?.and_then(|mut flags| {
            let words = std::mem::take(&mut flags.words);
            let (words, pairs) = Pairs::split(&words)?;
            let read = Self {
                overwrite: on(&mut flags, "--overwrite"),
                list: on(&mut flags, "--list"),
                resource_version: flags.take("--resource-version").unwrap_or_default(),
                request: Request::read(&mut flags)?,
                on: Objects::read(&mut flags, &words, Alone::Refused)?.into_objects(),
                pairs,
            };
            if read.pairs.is_empty() && !read.list {
                return Err(refused("it names nothing to set or remove"));
            }
            finish(&flags).map(|()| read)
        }))
    }
}

understood!(Annotate {
    risk: |this| if this.list && this.pairs.is_empty() {
        Risk::Read
    } else {
        this.request.risk(Risk::Change)
    },
    touches: |this| this.on.touches(),
    command: |this| {
        let typed = this.on.typed("annotate").words(this.pairs.words());
        let typed = typed
            .switch("--overwrite", this.overwrite)
            .switch("--list", this.list)
            .text("--resource-version", &this.resource_version);
        this.request.typed(typed)
    },
});

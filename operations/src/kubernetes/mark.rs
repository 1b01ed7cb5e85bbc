//! What `kubectl label` and `kubectl annotate` have in common: pairs of objects are set (`key=value`) and removed (`key-`).

use super::line::{finish, refused, said};
use super::objects::{Alone, Objects, is_off};
use super::pairs::Pairs;
use super::request::{Request, on};
use super::typed::Typed;
use crate::{CommandLine, Misspelt, Risk};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
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

impl Mark {
    pub(crate) fn read(line: &CommandLine, verb: &str) -> Option<Result<Self, Misspelt>> {
        Some(said(line, verb)?.and_then(|mut flags| {
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
    pub(crate) fn risk(&self) -> Risk {
        let looks = self.list && self.pairs.is_empty();
        if looks { Risk::Read } else { self.request.risk(Risk::Change) }
    }

    pub(crate) fn typed(&self, verb: &str) -> Typed {
        let typed = self.on.typed(verb).words(self.pairs.words());
        let typed = typed
            .switch("--overwrite", self.overwrite)
            .switch("--list", self.list)
            .text("--resource-version", &self.resource_version);
        self.request.typed(typed)
    }
}

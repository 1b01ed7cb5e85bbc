//! `kubectl edit configmap x`: a person changes it in an editor, always.

use super::line::{finish, said};
use super::objects::{Alone, Objects};
use super::request::Request;
use super::understood::understood;
use crate::{CommandLine, Misspelt, Risk, Spelling};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    #[serde(flatten)]
    pub on: Objects,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subresource: String,
    #[serde(flatten)]
    pub request: Request,
}

impl Spelling for Edit {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(said(line, "edit")?.and_then(|mut flags| {
            flags.take_all("--windows-line-endings");
            flags.take_all("--output-patch");
            let words = std::mem::take(&mut flags.words);
            let read = Self {
                subresource: flags.take("--subresource").unwrap_or_default(),
                request: Request::read(&mut flags)?,
                on: Objects::read(&mut flags, &words, Alone::Refused)?.into_objects(),
            };
            finish(&flags).map(|()| read)
        }))
    }
}

understood!(Edit {
    risk: |_| Risk::Change,
    touches: |this| this.on.touches(),
    command: |this| this.request.typed(this.on.typed("edit").text("--subresource", &this.subresource)),
    fn by_hand(&self) -> Option<&'static str> {
        Some("it opens an editor")
    }
});

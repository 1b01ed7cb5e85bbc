//! `kubectl set image deployment/x c=image:tag`: which image a workload's containers run.

use crate::kubernetes::line::{finish, refused, said};
use crate::kubernetes::objects::{Alone, Objects};
use crate::kubernetes::pairs::Pairs;
use crate::kubernetes::request::Request;
use crate::kubernetes::understood::understood;
use crate::{CommandLine, Misspelt, Risk, Spelling};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetImage {
    #[serde(flatten)]
    pub on: Objects,
    /// By container; `*` is every one.
    pub images: BTreeMap<String, String>,
    #[serde(flatten)]
    pub request: Request,
}

impl Spelling for SetImage {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(said(line, "set image")?.and_then(|mut flags| {
            let words = std::mem::take(&mut flags.words);
            let (words, pairs) = Pairs::split(&words)?;
            if pairs.set.is_empty() || !pairs.remove.is_empty() {
                return Err(refused("it names no `CONTAINER=IMAGE`"));
            }
            let read = Self {
                images: pairs.set,
                request: Request::read(&mut flags)?,
                on: Objects::read(&mut flags, &words, Alone::Refused)?.into_objects(),
            };
            finish(&flags).map(|()| read)
        }))
    }
}

understood!(SetImage {
    risk: |this| this.request.risk(Risk::Change),
    touches: |this| this.on.touches(),
    command: |this| {
        let images = this.images.iter().map(|(container, image)| format!("{container}={image}"));
        this.request.typed(this.on.typed("set image").words(images))
    },
});

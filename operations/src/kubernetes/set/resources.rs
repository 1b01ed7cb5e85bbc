//! `kubectl set resources deployment/x --limits=memory=8Gi`: what a workload's containers may use.

use crate::kubernetes::line::{finish, refused, said};
use crate::kubernetes::objects::{Alone, Objects};
use crate::kubernetes::request::Request;
use crate::kubernetes::understood::understood;
use crate::{CommandLine, Misspelt, Risk, Spelling};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetResources {
    #[serde(flatten)]
    pub on: Objects,
    /// A pattern; empty: every container.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub container: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub limits: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub requests: BTreeMap<String, String>,
    #[serde(flatten)]
    pub request: Request,
}

impl Spelling for SetResources {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(said(line, "set resources")?.and_then(|mut flags| {
            let words = std::mem::take(&mut flags.words);
            let read = Self {
                container: flags.take("--containers").filter(|pattern| pattern != "*").unwrap_or_default(),
                limits: amounts(flags.take("--limits"))?,
                requests: amounts(flags.take("--requests"))?,
                request: Request::read(&mut flags)?,
                on: Objects::read(&mut flags, &words, Alone::Refused)?.into_objects(),
            };
            if read.limits.is_empty() && read.requests.is_empty() {
                return Err(refused("it sets neither limits nor requests"));
            }
            finish(&flags).map(|()| read)
        }))
    }
}

/// `cpu=100m,memory=1Gi`.
fn amounts(said: Option<String>) -> Result<BTreeMap<String, String>, Misspelt> {
    let said = said.unwrap_or_default();
    let parts = said.split(',').filter(|part| !part.is_empty());
    let pair = |part: &str| part.split_once('=').map(|(name, amount)| (name.to_owned(), amount.to_owned()));
    parts.map(|part| pair(part).ok_or_else(|| refused(format!("`{part}` is no `NAME=AMOUNT`")))).collect()
}

fn written(amounts: &BTreeMap<String, String>) -> String {
    amounts.iter().map(|(name, amount)| format!("{name}={amount}")).collect::<Vec<_>>().join(",")
}

understood!(SetResources {
    risk: |this| this.request.risk(Risk::Change),
    touches: |this| this.on.touches(),
    command: |this| {
        let typed = this.on.typed("set resources").short("-c", &this.container);
        let typed =
            typed.text("--limits", &written(&this.limits)).text("--requests", &written(&this.requests));
        this.request.typed(typed)
    },
});

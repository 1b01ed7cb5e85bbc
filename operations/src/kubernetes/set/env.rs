//! `kubectl set env deployment/x KEY=value`, `--from=secret/y`: a workload's environment. `--list` shows it.

use crate::kubernetes::line::{finish, refused, said};
use crate::kubernetes::objects::{Alone, Objects, is_off};
use crate::kubernetes::pairs::Pairs;
use crate::kubernetes::request::{Request, on};
use crate::kubernetes::understood::understood;
use crate::{CommandLine, Misspelt, Risk, Sensitivity, Spelling};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetEnv {
    #[serde(flatten)]
    pub on: Objects,
    #[serde(flatten)]
    pub pairs: Pairs,
    /// A pattern; empty: every container.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub container: String,
    /// Every key of a ConfigMap or Secret, or those of `keys`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub from: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub prefix: String,
    /// Only printed.
    #[serde(default, skip_serializing_if = "is_off")]
    pub list: bool,
    /// With what references stand for.
    #[serde(default, skip_serializing_if = "is_off")]
    pub resolve: bool,
    /// Variables that are there keep their value.
    #[serde(default, skip_serializing_if = "is_off")]
    pub keep: bool,
    #[serde(flatten)]
    pub request: Request,
}

impl Spelling for SetEnv {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(said(line, "set env")?.and_then(|mut flags| {
            let words = std::mem::take(&mut flags.words);
            let (words, mut pairs) = Pairs::split(&words)?;
            let (rest, more) = Pairs::split(&flags.take_all("--env"))?;
            pairs.set.extend(more.set);
            if !rest.is_empty() {
                return Err(refused("`--env` takes `KEY=VALUE`"));
            }
            let read = Self {
                container: flags.take("--containers").filter(|pattern| pattern != "*").unwrap_or_default(),
                from: flags.take("--from").unwrap_or_default(),
                keys: flags.take_all("--keys"),
                prefix: flags.take("--prefix").unwrap_or_default(),
                list: on(&mut flags, "--list"),
                resolve: on(&mut flags, "--resolve"),
                keep: flags.take("--overwrite").is_some_and(|said| said == "false"),
                request: Request::read(&mut flags)?,
                on: Objects::read(&mut flags, &words, Alone::Refused)?.into_objects(),
                pairs,
            };
            if read.pairs.is_empty() && read.from.is_empty() && !read.list {
                return Err(refused("it sets and removes nothing"));
            }
            finish(&flags).map(|()| read)
        }))
    }
}

understood!(SetEnv {
    risk: |this| {
        let only_listed = this.list && this.pairs.is_empty() && this.from.is_empty();
        if only_listed { Risk::Read } else { this.request.risk(Risk::Change) }
    },
    touches: |this| this.on.touches(),
    command: |this| {
        let typed = this.on.typed("set env").words(this.pairs.words()).short("-c", &this.container);
        let typed = typed
            .text("--from", &this.from)
            .each("--keys", &this.keys)
            .text("--prefix", &this.prefix)
            .switch("--list", this.list)
            .switch("--resolve", this.resolve)
            .switch("--overwrite=false", this.keep);
        this.request.typed(typed)
    },
    fn sensitivity(&self) -> Sensitivity {
        if self.list { Sensitivity::Sensitive } else { Sensitivity::Plain }
    }
});

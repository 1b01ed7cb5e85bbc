//! `kubectl taint nodes n1 key=value:NoSchedule`: what a node keeps away. `NoExecute` drives running pods off.

use super::line::{finish, refused, said};
use super::objects::{Alone, Objects, is_off};
use super::pairs::Pairs;
use super::request::{Request, on};
use super::understood::understood;
use crate::{CommandLine, Misspelt, Risk, Spelling, parameter};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Taint {
    #[serde(flatten)]
    pub on: Objects,
    #[serde(flatten)]
    pub pairs: Pairs,
    #[serde(default, skip_serializing_if = "is_off")]
    pub overwrite: bool,
    #[serde(flatten)]
    pub request: Request,
}

impl Spelling for Taint {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(said(line, "taint")?.and_then(|mut flags| {
            let words = std::mem::take(&mut flags.words);
            // `key:NoSchedule` has no value and is a taint all the same.
            let at = words.iter().skip(1).position(|word| word.contains(['=', ':']) || word.ends_with('-'));
            let (nodes, taints) = words.split_at(at.map_or(words.len(), |at| at + 1));
            if taints.is_empty() {
                return Err(refused("it names no taint"));
            }
            let mut pairs = Pairs::default();
            for taint in taints {
                match (taint.strip_suffix('-'), taint.split_once('=')) {
                    (Some(key), _) => pairs.remove.push(key.to_owned()),
                    (None, Some((key, value))) => drop(pairs.set.insert(key.to_owned(), value.to_owned())),
                    (None, None) => return Err(Misspelt::new(format!("the taint `{taint}` has no value"))),
                }
            }
            let read = Self {
                pairs,
                overwrite: on(&mut flags, "--overwrite"),
                request: Request::read(&mut flags)?,
                on: Objects::read(&mut flags, nodes, Alone::Refused)?.into_names(),
            };
            if read.on.kind.as_ref().is_none_or(|kind| kind.as_str() != "node") {
                return Err(refused("only nodes have taints"));
            }
            finish(&flags).map(|()| read)
        }))
    }
}

understood!(Taint {
    risk: |this| {
        let drives_off = |value: &String| value.ends_with(":NoExecute") || parameter::is_marked(value);
        this.request.risk(if this.pairs.set.values().any(drives_off) { Risk::Destroy } else { Risk::Change })
    },
    touches: |this| this.on.touches(),
    command: |this| {
        let typed = this.on.typed("taint").words(this.pairs.words()).switch("--overwrite", this.overwrite);
        this.request.typed(typed)
    },
});

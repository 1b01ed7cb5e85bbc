//! `kubectl top pods`, `kubectl top nodes`: what is used of CPU and memory, by the metrics API.

use super::line::{finish, refused, said};
use super::objects::{Alone, Objects, is_off};
use super::request::on;
use super::resource::Resource;
use super::understood::understood;
use crate::flags::Flags;
use crate::{CommandLine, Misspelt, Risk, Spelling};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Top {
    #[serde(flatten)]
    pub on: Objects,
    /// Each container of a pod by itself.
    #[serde(default, skip_serializing_if = "is_off")]
    pub containers: bool,
    #[serde(default, skip_serializing_if = "is_off")]
    pub sum: bool,
    #[serde(default, skip_serializing_if = "is_off")]
    pub show_capacity: bool,
    /// `cpu` or `memory`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sort_by: String,
    #[serde(default, skip_serializing_if = "is_off")]
    pub no_headers: bool,
}

impl Spelling for Top {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let pods = ["top pod", "top pods", "top po"].iter().find_map(|verb| said(line, verb));
        if let Some(flags) = pods {
            return Some(flags.and_then(|flags| read(flags, "pod")));
        }
        let nodes = ["top node", "top nodes", "top no"].iter().find_map(|verb| said(line, verb));
        Some(nodes?.and_then(|flags| read(flags, "node")))
    }
}

fn read(mut flags: Flags, kind: &str) -> Result<Top, Misspelt> {
    flags.take_all("--show-swap");
    let mut words = std::mem::take(&mut flags.words);
    if words.len() > 1 {
        return Err(refused("it takes one name"));
    }
    words.insert(0, kind.to_owned());
    let read = Top {
        containers: on(&mut flags, "--containers"),
        sum: on(&mut flags, "--sum"),
        show_capacity: on(&mut flags, "--show-capacity"),
        sort_by: flags.take("--sort-by").unwrap_or_default(),
        no_headers: on(&mut flags, "--no-headers"),
        on: Objects::read(&mut flags, &words, Alone::All)?,
    };
    if !matches!(read.sort_by.as_str(), "" | "cpu" | "memory") {
        return Err(refused("`--sort-by` takes cpu or memory"));
    }
    finish(&flags).map(|()| read)
}

understood!(Top {
    risk: |_| Risk::Read,
    touches: |this| this.on.touches(),
    command: |this| {
        let kind = this.on.kind.as_ref().map_or("pod", Resource::as_str);
        let bare = Objects { kind: None, ..this.on.clone() };
        bare.typed(&format!("top {kind}"))
            .switch("--containers", this.containers)
            .switch("--sum", this.sum)
            .switch("--show-capacity", this.show_capacity)
            .text("--sort-by", &this.sort_by)
            .switch("--no-headers", this.no_headers)
    },
});

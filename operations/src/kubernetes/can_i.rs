//! `kubectl auth can-i delete pods`: whether the one who asks may do something.

use super::line::{finish, namespace, refused, said};
use super::objects::is_off;
use super::request::on;
use super::resource::Resource;
use super::typed::Typed;
use super::understood::understood;
use crate::{CommandLine, Misspelt, Risk, Spelling, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CanI {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub namespace: String,
    #[serde(default, skip_serializing_if = "is_off")]
    pub all_namespaces: bool,
    /// Empty with `list`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub verb: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Resource>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// A path that is no object: `/logs`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subresource: String,
    /// Everything that is allowed.
    #[serde(default, skip_serializing_if = "is_off")]
    pub list: bool,
}

impl Spelling for CanI {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(said(line, "auth can-i")?.and_then(|mut flags| {
            flags.take_all("--no-headers");
            let list = on(&mut flags, "--list");
            let words = std::mem::take(&mut flags.words);
            if words.iter().any(String::is_empty) {
                return Err(refused("an empty word names nothing"));
            }
            let (verb, what, name) = match (list, words.as_slice()) {
                (true, []) => ("", "", ""),
                (false, [verb, what]) => {
                    let (what, name) =
                        what.split_once('/').filter(|_| !what.starts_with('/')).unwrap_or((what, ""));
                    (verb.as_str(), what, name)
                }
                (false, [verb, what, name]) => (verb.as_str(), what.as_str(), name.as_str()),
                _ => return Err(refused("it takes a verb and a kind")),
            };
            let path = what.starts_with('/');
            let read = Self {
                namespace: namespace(&mut flags),
                all_namespaces: on(&mut flags, "--all-namespaces"),
                verb: verb.to_owned(),
                kind: (!path && !what.is_empty()).then(|| Resource::read(what)),
                name: name.to_owned(),
                path: if path { what.to_owned() } else { String::new() },
                subresource: flags.take("--subresource").unwrap_or_default(),
                list,
            };
            let nowhere = read.all_namespaces || read.kind.as_ref().is_some_and(Resource::is_cluster_wide);
            let namespace = if nowhere { String::new() } else { read.namespace.clone() };
            finish(&flags).map(|()| Self { namespace, ..read })
        }))
    }
}

understood!(CanI {
    risk: |_| Risk::Read,
    touches: |this| vec![Touch::Namespace(this.namespace.clone())],
    command: |this| {
        let words = [
            this.verb.as_str(),
            this.path.as_str(),
            this.kind.as_ref().map_or("", Resource::as_str),
            this.name.as_str(),
        ];
        Typed::new("auth can-i", &this.namespace)
            .words(words.into_iter().filter(|word| !word.is_empty()))
            .text("--subresource", &this.subresource)
            .switch("--list", this.list)
            .switch("-A", this.all_namespaces)
    },
});

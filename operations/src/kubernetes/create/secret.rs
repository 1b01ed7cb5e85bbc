//! `kubectl create secret generic x --from-literal=key=value`: what it holds is shown to nobody else.

use crate::flags::Flags;
use crate::kubernetes::carried::Carried;
use crate::kubernetes::line::{namespace, refused, said};
use crate::kubernetes::request::Request;
use crate::kubernetes::typed::Typed;
use crate::kubernetes::understood::understood;
use crate::{CommandLine, Misspelt, Risk, Sensitivity, Spelling, Touch};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a Secret or a ConfigMap is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contents {
    pub namespace: String,
    pub name: String,
    /// By key.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub literals: BTreeMap<String, String>,
    /// Where the rest comes from: `from-file`, `cert`, `key`, `docker-server` …
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub from: BTreeMap<String, Vec<String>>,
}

impl Contents {
    /// # Errors
    /// No name, or a literal without a key.
    pub(super) fn read(flags: &mut Flags) -> Result<Self, Misspelt> {
        let [name] = flags.words.as_slice() else { return Err(refused("it takes exactly one name")) };
        let name = name.clone();
        let pair = |literal: String| {
            let (key, value) =
                literal.split_once('=').ok_or_else(|| refused("a literal is written `KEY=VALUE`"))?;
            Ok((key.to_owned(), value.to_owned()))
        };
        let literals =
            flags.take_all("--from-literal").into_iter().map(pair).collect::<Result<_, Misspelt>>()?;
        let namespace = namespace(flags);
        Ok(Self { namespace, name, literals, from: Carried::rest(flags).flags })
    }

    pub(super) fn typed(&self, verb: &str) -> Typed {
        let literals = self.literals.iter().map(|(key, value)| format!("{key}={value}"));
        let typed = Typed::new(verb, &self.namespace).word(&self.name).each("--from-literal", literals);
        self.from.iter().fold(typed, |typed, (name, all)| typed.each(&format!("--{name}"), all))
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateSecret {
    /// `generic`, `tls` or `docker-registry`.
    #[serde(rename = "type")]
    pub type_: String,
    #[serde(flatten)]
    pub of: Contents,
    #[serde(flatten)]
    pub request: Request,
}

impl Spelling for CreateSecret {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        ["generic", "tls", "docker-registry"].into_iter().find_map(|type_| {
            Some(said(line, &format!("create secret {type_}"))?.and_then(|mut flags| {
                let request = Request::read(&mut flags)?;
                Ok(Self { type_: type_.to_owned(), of: Contents::read(&mut flags)?, request })
            }))
        })
    }
}

understood!(CreateSecret {
    risk: |this| this.request.risk(Risk::Change),
    touches: |this| vec![Touch::Namespace(this.of.namespace.clone())],
    command: |this| this.request.typed(this.of.typed(&format!("create secret {}", this.type_))),
    fn sensitivity(&self) -> Sensitivity {
        Sensitivity::Sensitive
    }
});

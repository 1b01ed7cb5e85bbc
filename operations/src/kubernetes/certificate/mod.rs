//! `kubectl certificate …`: requests to be signed.

pub mod approve;
pub mod deny;

use crate::kubernetes::line::{finish, refused, said};
use crate::kubernetes::objects::is_off;
use crate::kubernetes::request::on;
use crate::kubernetes::resource::Named;
use crate::kubernetes::typed::Typed;
use crate::{CommandLine, Misspelt};
use serde::{Deserialize, Serialize};

/// Which requests are decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Of the requests.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
    /// Those too that were decided before.
    #[serde(default, skip_serializing_if = "is_off")]
    pub force: bool,
}

impl Decision {
    pub(crate) fn read(line: &CommandLine, verb: &str) -> Option<Result<Self, Misspelt>> {
        Some(said(line, verb)?.and_then(|mut flags| {
            // What is printed of them.
            flags.take_all("--output");
            flags.take_all("--namespace");
            let names = std::mem::take(&mut flags.words);
            let read = Self {
                // `csr/x` is `x`.
                names: names
                    .into_iter()
                    .map(|name| Named::read(&name).map_or(name, |named| named.name))
                    .collect(),
                files: flags.take_all("--filename"),
                force: on(&mut flags, "--force"),
            };
            if read.names.is_empty() && read.files.is_empty() {
                return Err(refused("it names no request"));
            }
            finish(&flags).map(|()| read)
        }))
    }
    pub(crate) fn typed(&self, verb: &str) -> Typed {
        let typed = Typed::new(verb, "").words(&self.names);
        typed.each("--filename", &self.files).switch("--force", self.force)
    }
}

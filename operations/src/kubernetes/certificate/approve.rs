//! `kubectl certificate approve csr-1`: the cluster signs them.

use crate::kubernetes::line::{finish, refused, said};
use crate::kubernetes::objects::is_off;
use crate::kubernetes::request::on;
use crate::kubernetes::resource::Named;
use crate::kubernetes::typed::Typed;
use crate::kubernetes::understood::understood;
use crate::{CommandLine, Misspelt, Risk, Spelling, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approve {
    /// Of the requests.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
    /// Those too that were decided before.
    #[serde(default, skip_serializing_if = "is_off")]
    pub force: bool,
}

impl Spelling for Approve {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(said(line, "certificate approve")?.and_then(|mut flags| {
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
}

understood!(Approve {
    risk: |_| Risk::Change,
    touches: |_| vec![Touch::Namespace(String::new())],
    command: |this| {
        let typed = Typed::new("certificate approve", "").words(&this.names);
        typed.each("--filename", &this.files).switch("--force", this.force)
    },
});

//! `kubectl get --raw /readyz`: a path of the API server as it stands.

use super::line::{finish, refused, said};
use super::typed::Typed;
use super::understood::understood;
use crate::{CommandLine, Misspelt, Risk, Sensitivity, Spelling, Touch, parameter};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Raw {
    /// With its query.
    pub path: String,
}

impl Spelling for Raw {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        if !line.args.iter().any(|arg| arg.starts_with("--raw")) {
            return None;
        }
        Some(said(line, "get")?.and_then(|mut flags| {
            flags.take_all("--namespace");
            let path = flags.take("--raw").unwrap_or_default();
            if !flags.words.is_empty() || !path.starts_with('/') {
                return Err(refused("`--raw` takes one path that begins with a slash, and nothing else"));
            }
            finish(&flags).map(|()| Self { path })
        }))
    }
}

understood!(Raw {
    risk: |_| Risk::Read,
    touches: |_| vec![Touch::Namespace(String::new())],
    command: |this| Typed::new("get", "").value("--raw", &this.path),
    fn sensitivity(&self) -> Sensitivity {
        let path = self.path.to_ascii_lowercase();
        let hidden = path.contains("secrets") || path.contains('%') || parameter::is_marked(&path);
        if hidden { Sensitivity::Sensitive } else { Sensitivity::Plain }
    }
});

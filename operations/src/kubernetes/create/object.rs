//! `kubectl create -f FILE`, `create job x --from=cronjob/y`, `create namespace x`: every other object.

use crate::kubernetes::carried::Carried;
use crate::kubernetes::line::{is_ours, namespace, read, refused, verb};
use crate::kubernetes::manifest;
use crate::kubernetes::request::Request;
use crate::kubernetes::resource::Resource;
use crate::kubernetes::understood::understood;
use crate::{CommandLine, Misspelt, Risk, Sensitivity, Spelling, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Create {
    /// `job`, `service clusterip`; empty: what the files hold.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// The here-document that `-` stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<String>,
    /// The name, and every flag of that kind: `from`, `image`, `clusterrole` …
    #[serde(flatten)]
    pub carried: Carried,
    #[serde(flatten)]
    pub request: Request,
}

impl Spelling for Create {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        if !is_ours(line) || !line.args.iter().any(|arg| arg == "create") {
            return None;
        }
        let (found, rest) = verb(line)?;
        let kind = found.strip_prefix("create")?.trim_start().to_owned();
        if kind == "secret" || kind == "service" || kind == "svc" {
            return Some(Err(refused(format!("`create {kind}` needs its type behind it"))));
        }
        Some(read(&found, &rest).and_then(|mut flags| {
            let request = Request::read(&mut flags)?;
            let namespace = namespace(&mut flags);
            let carried = Carried { namespace, ..Carried::rest(&mut flags) };
            let read = Self { kind, input: None, carried, request };
            let input = manifest::input(line.input.as_ref(), read.files())?;
            match (read.kind.is_empty(), read.carried.words.first()) {
                (true, Some(word)) => Err(refused(format!("it can't make a `{word}`"))),
                (true, None) if read.files().is_empty() => Err(refused("it names no file")),
                (false, None) => Err(refused("it names no object")),
                _ => Ok(Self { input, ..read }.placed()),
            }
        }))
    }
}

impl Create {
    fn files(&self) -> &[String] {
        self.carried.flags.get("filename").map(Vec::as_slice).unwrap_or_default()
    }

    /// What is cluster-wide has no namespace.
    fn placed(mut self) -> Self {
        if !self.kind.is_empty() && Resource::read(&self.kind).is_cluster_wide() {
            self.carried.namespace.clear();
        }
        self
    }
}

understood!(Create {
    risk: |this| this.request.risk(Risk::Change),
    touches: |this| vec![Touch::Namespace(this.carried.namespace.clone())],
    command: |this| {
        let typed = this.carried.typed(format!("create {}", this.kind).trim_end());
        this.request.typed(typed.input(this.input.as_ref()))
    },
    fn sensitivity(&self) -> Sensitivity {
        if self.kind == "token" { Sensitivity::Sensitive } else { Sensitivity::Plain }
    },
    fn reads_input(&self) -> bool {
        manifest::waits(self.input.as_ref(), self.files())
    }
});

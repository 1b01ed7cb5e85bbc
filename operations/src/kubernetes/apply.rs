//! `kubectl apply -f FILE`, or of a here-document: objects become what a manifest says.
//!
//! `--prune` deletes what the manifests don't name, `--force` deletes and makes anew: both destroy.

use super::line::{finish, refused, said};
use super::manifest;
use super::objects::{Alone, Objects, is_off};
use super::request::{Request, on};
use super::understood::understood;
use crate::number::Number;
use crate::{CommandLine, Misspelt, Risk, Spelling};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Apply {
    #[serde(flatten)]
    pub on: Objects,
    /// The here-document that `-` stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<String>,
    #[serde(default, skip_serializing_if = "is_off")]
    pub server_side: bool,
    #[serde(default, skip_serializing_if = "is_off")]
    pub force_conflicts: bool,
    #[serde(default, skip_serializing_if = "is_off")]
    pub force: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grace_period_s: Option<Number>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cascade: String,
    #[serde(default, skip_serializing_if = "is_off")]
    pub prune: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prune_allowlist: Vec<String>,
    /// Fields that somebody else set stay: `--overwrite=false`.
    #[serde(default, skip_serializing_if = "is_off")]
    pub keep: bool,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subresource: String,
    #[serde(flatten)]
    pub request: Request,
}

impl Spelling for Apply {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(said(line, "apply")?.and_then(|mut flags| {
            // How long the tool itself waits.
            flags.take_all("--wait");
            flags.take_all("--timeout");
            flags.take_all("--openapi-patch");
            let words = std::mem::take(&mut flags.words);
            if !words.is_empty() {
                return Err(refused(format!("`{}` is no file: write `-f`", words.join(" "))));
            }
            let grace = flags.take("--grace-period").filter(|said| said != "-1");
            let read = Self {
                server_side: on(&mut flags, "--server-side"),
                force_conflicts: on(&mut flags, "--force-conflicts"),
                force: on(&mut flags, "--force"),
                grace_period_s: grace.map(|said| Number::read("--grace-period", &said)).transpose()?,
                cascade: flags.take("--cascade").unwrap_or_default(),
                prune: on(&mut flags, "--prune"),
                prune_allowlist: flags.take_all("--prune-allowlist"),
                keep: flags.take("--overwrite").is_some_and(|said| said == "false"),
                subresource: flags.take("--subresource").unwrap_or_default(),
                request: Request::read(&mut flags)?,
                on: Objects::read(&mut flags, &[], Alone::All)?,
                input: None,
            };
            let input = manifest::input(line.input.as_ref(), &read.on.files)?;
            finish(&flags).map(|()| Self { input, ..read })
        }))
    }
}

understood!(Apply {
    risk: |this| this.request.risk(if this.prune || this.force { Risk::Destroy } else { Risk::Change }),
    touches: |this| this.on.touches(),
    command: |this| {
        let typed = this.on.typed("apply");
        let typed = typed
            .switch("--server-side", this.server_side)
            .switch("--force-conflicts", this.force_conflicts)
            .switch("--force", this.force)
            .maybe("--grace-period", this.grace_period_s.as_ref())
            .text("--cascade", &this.cascade)
            .switch("--prune", this.prune)
            .each("--prune-allowlist", &this.prune_allowlist)
            .switch("--overwrite=false", this.keep)
            .text("--subresource", &this.subresource)
            .input(this.input.as_ref());
        this.request.typed(typed)
    },
    fn reads_input(&self) -> bool {
        manifest::waits(self.input.as_ref(), &self.on.files)
    }
});

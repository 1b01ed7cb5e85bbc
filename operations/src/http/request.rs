//! One HTTP request. Its method says what it does: GET and HEAD look, DELETE destroys, everything else changes.

use super::{curl, wget};
use crate::process::run::quoted;
use crate::{CommandLine, Misspelt, Perform, Risk, Sensitivity, Spelling, SystemKind, Touch, parameter};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpRequest {
    pub method: String,
    pub url: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Fields of a form with parts: `name=value`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub form: Vec<String>,
    /// The account; its password is not kept, the target has its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// A status of 400 or more is a failure.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fail: bool,
    /// Redirects are followed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub follow: bool,
    /// The certificate is not checked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub insecure: bool,
    /// Status and headers are shown with the body.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub include: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub discard_body: bool,
    /// A file's name under which the body is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<String>,
    /// What is printed at the end, as curl's `-w` takes it; `@FILE` names a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timings: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_s: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retries: Option<u32>,
}

impl Spelling for HttpRequest {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        curl::read(line).or_else(|| wget::read(line))
    }
}

#[async_trait::async_trait]
impl Perform for HttpRequest {
    fn system(&self) -> SystemKind {
        SystemKind::Http
    }
    fn risk(&self) -> Risk {
        match self.method.as_str() {
            "GET" | "HEAD" | "OPTIONS" => Risk::Read,
            "DELETE" | "PURGE" | "BAN" => Risk::Destroy,
            _ => Risk::Change,
        }
    }
    fn sensitivity(&self) -> Sensitivity {
        let account = |(name, value): (&String, &String)| {
            let name = name.to_ascii_lowercase();
            matches!(name.as_str(), "authorization" | "proxy-authorization" | "cookie")
                && !parameter::is_marked(value)
        };
        if self.headers.iter().any(account) { Sensitivity::Sensitive } else { Sensitivity::Plain }
    }
    fn touches(&self) -> Vec<Touch> {
        Vec::new()
    }
    fn is_carried_out(&self) -> bool {
        false
    }
    /// A value in a body must not end the string it stands in.
    fn admits(&self, name: &str, value: &str) -> bool {
        let in_body = self.body.as_deref().is_some_and(|body| parameter::names(body).contains(name));
        !in_body || !value.contains(['"', '\\', '&', '<'])
    }
    fn reads_input(&self) -> bool {
        true
    }
    fn command(&self) -> String {
        let mut argv = vec!["curl".to_owned()];
        let switches = [
            ("--fail", self.fail),
            ("--location", self.follow),
            ("--insecure", self.insecure),
            ("--include", self.include),
        ];
        argv.extend(switches.iter().filter(|(_, on)| *on).map(|(name, _)| (*name).to_owned()));
        let output = if self.discard_body { Some("/dev/null".to_owned()) } else { self.output.clone() };
        let valued = [
            ("--output", output),
            ("--write-out", self.timings.clone()),
            ("--max-time", self.timeout_s.map(|seconds| seconds.to_string())),
            ("--retry", self.retries.map(|times| times.to_string())),
            ("--user", self.user.clone()),
        ];
        argv.extend(
            valued
                .into_iter()
                .flat_map(|(name, value)| value.into_iter().flat_map(move |value| [name.to_owned(), value])),
        );
        match self.method.as_str() {
            "HEAD" => argv.push("--head".to_owned()),
            method => argv.extend(["--request".to_owned(), method.to_owned()]),
        }
        for (name, value) in &self.headers {
            argv.extend([
                "--header".to_owned(),
                if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") },
            ]);
        }
        argv.extend(self.body.iter().flat_map(|body| ["--data-raw".to_owned(), body.clone()]));
        argv.extend(self.form.iter().flat_map(|field| ["--form-string".to_owned(), field.clone()]));
        argv.extend(["--globoff".to_owned(), self.url.clone()]);
        quoted(&argv)
    }
}

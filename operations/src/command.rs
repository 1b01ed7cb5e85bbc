//! One simple command as an author wrote it: environment, program, arguments. Pure.
//!
//! Made by the `runbook` crate from real shell syntax; an operation's spelling reads it. Every argument is a
//! whole word: nothing here is ever given to a shell.

use serde::{Deserialize, Serialize};

/// `KUBECONFIG=x kubectl -n platform get pods` as `env`, `program`, `args`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandLine {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub env: Vec<(String, String)>,
    /// As written, e.g. `/opt/kafka/bin/kafka-topics.sh`.
    pub program: String,
    pub args: Vec<String>,
    /// What it reads: a here-document or a here-string.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<String>,
}

/// Why a command that names a known operation is not one; what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Misspelt {
    pub reason: String,
    pub help: Option<String>,
}

impl Misspelt {
    #[must_use]
    pub fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), help: None }
    }
}

impl CommandLine {
    #[must_use]
    pub fn new(words: &[&str]) -> Self {
        let mut words = words.iter().map(|word| (*word).to_owned());
        Self { program: words.next().unwrap_or_default(), args: words.collect(), ..Self::default() }
    }

    /// The program without its path and `.sh`: `kafka-topics`.
    #[must_use]
    pub fn tool(&self) -> &str {
        let name = self.program.rsplit('/').next().unwrap_or(&self.program);
        name.strip_suffix(".sh").unwrap_or(name)
    }

    #[must_use]
    pub fn argv(&self) -> Vec<String> {
        std::iter::once(self.program.clone()).chain(self.args.iter().cloned()).collect()
    }
}

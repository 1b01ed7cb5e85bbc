//! Questions to Flink's REST API, in a spelling of our own. Flink's own program is one of a host.

pub mod checkpoints;
pub mod exceptions;
pub mod jobs;

use crate::options::{Options, Order};
use crate::process::run::quoted;
use crate::{CommandLine, Misspelt};
use serde::{Deserialize, Serialize};

/// A question about jobs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Of the job manager's REST API; absent: the target's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// An id or a name; absent: all that run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<String>,
}

impl Question {
    fn read(line: &CommandLine, verb: &str) -> Option<Result<Self, Misspelt>> {
        Some(asked(line, verb, "--address= --job=")?.map(|options| {
            let own = |name: &str| options.value(name).map(str::to_owned);
            Self { address: own("--address"), job: own("--job") }
        }))
    }

    fn command(&self, verb: &str) -> String {
        let mut argv = ["muster", "flink", verb].map(str::to_owned).to_vec();
        argv.extend(self.address.iter().flat_map(|at| ["--address".to_owned(), at.clone()]));
        argv.extend(self.job.iter().flat_map(|job| ["--job".to_owned(), job.clone()]));
        quoted(&argv)
    }
}

/// `Spelling` and `Perform` of a question that is understood and that a person asks so far.
macro_rules! question {
    ($operation:ident = $verb:literal) => {
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $operation(pub super::Question);

        impl $crate::Spelling for $operation {
            fn parse(line: &$crate::CommandLine) -> Option<Result<Self, $crate::Misspelt>> {
                Some(super::Question::read(line, $verb)?.map(Self))
            }
        }

        impl $crate::Perform for $operation {
            fn system(&self) -> $crate::SystemKind {
                $crate::SystemKind::Flink
            }
            fn risk(&self) -> $crate::Risk {
                $crate::Risk::Read
            }
            fn touches(&self) -> Vec<$crate::Touch> {
                Vec::new()
            }
            fn is_carried_out(&self) -> bool {
                false
            }
            fn command(&self) -> String {
                self.0.command($verb)
            }
        }
    };
}
use question;

/// The options of `muster flink VERB …`.
fn asked(line: &CommandLine, verb: &str, flags: &'static str) -> Option<Result<Options, Misspelt>> {
    let [flink, own, rest @ ..] = line.args.as_slice() else { return None };
    if line.tool() != "muster" || flink != "flink" || own != verb {
        return None;
    }
    let options = Options::read(rest, flags, Order::Anywhere);
    Some(options.and_then(|options| match options.words.first() {
        Some(word) => Err(Misspelt::new(format!("`{word}` is not known to `muster flink {verb}`"))),
        None => Ok(options),
    }))
}

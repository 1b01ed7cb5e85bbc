//! `muster flink exceptions --job J`: why a job failed.

use crate::process::run::quoted;
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlinkExceptions {
    /// Of the job manager's REST API; absent: the target's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// An id or a name; absent: all that run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<String>,
}

impl Spelling for FlinkExceptions {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let options = super::asked(line, "exceptions", "--address= --job=")?;
        Some(options.map(|options| {
            let own = |name: &str| options.value(name).map(str::to_owned);
            Self { address: own("--address"), job: own("--job") }
        }))
    }
}

#[async_trait::async_trait]
impl Perform for FlinkExceptions {
    fn system(&self) -> SystemKind {
        SystemKind::Flink
    }
    fn risk(&self) -> Risk {
        Risk::Read
    }
    fn touches(&self) -> Vec<Touch> {
        Vec::new()
    }
    fn is_carried_out(&self) -> bool {
        false
    }
    fn command(&self) -> String {
        let mut argv = ["muster", "flink", "exceptions"].map(str::to_owned).to_vec();
        argv.extend(self.address.iter().flat_map(|at| ["--address".to_owned(), at.clone()]));
        argv.extend(self.job.iter().flat_map(|job| ["--job".to_owned(), job.clone()]));
        quoted(&argv)
    }
}

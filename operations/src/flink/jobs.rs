//! `muster flink jobs`: which jobs run, and in which state. Our own spelling of a question to Flink's REST API.

use crate::process::run::quoted;
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlinkJobs {
    /// Of the job manager's REST API; absent: the target's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

impl Spelling for FlinkJobs {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let options = super::asked(line, "jobs", "--address=")?;
        Some(options.map(|options| {
            let own = |name: &str| options.value(name).map(str::to_owned);
            Self { address: own("--address") }
        }))
    }
}

#[async_trait::async_trait]
impl Perform for FlinkJobs {
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
        let mut argv = ["muster", "flink", "jobs"].map(str::to_owned).to_vec();
        argv.extend(self.address.iter().flat_map(|at| ["--address".to_owned(), at.clone()]));
        quoted(&argv)
    }
}

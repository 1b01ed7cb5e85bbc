//! `muster flink checkpoints --job J`: when a job last stored its state, how long it took, how large it is.

use crate::process::run::quoted;
use crate::{CommandLine, Misspelt, Perform, Risk, Spelling, SystemKind, Touch};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlinkCheckpoints {
    /// Of the job manager's REST API; absent: the target's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// An id or a name; absent: all that run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<String>,
}

impl Spelling for FlinkCheckpoints {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let options = super::asked(line, "checkpoints", "--address= --job=")?;
        Some(options.map(|options| {
            let own = |name: &str| options.value(name).map(str::to_owned);
            Self { address: own("--address"), job: own("--job") }
        }))
    }
}

#[async_trait::async_trait]
impl Perform for FlinkCheckpoints {
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
        let mut argv = ["muster", "flink", "checkpoints"].map(str::to_owned).to_vec();
        argv.extend(self.address.iter().flat_map(|at| ["--address".to_owned(), at.clone()]));
        argv.extend(self.job.iter().flat_map(|job| ["--job".to_owned(), job.clone()]));
        quoted(&argv)
    }
}

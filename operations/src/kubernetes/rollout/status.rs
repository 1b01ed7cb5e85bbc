//! `kubectl rollout status statefulset/kafka [--timeout 180s]`: a watch that holds when the rollout is complete.

use super::{command, read};
use crate::client::Object;
use crate::flags::{Flag, duration_ms, switch, value};
use crate::kubernetes::{revision, workload};
use crate::{
    Clients, CommandLine, Failure, Misspelt, Perform, Report, Risk, Spelling, SystemKind, Touch, Watch,
};
use serde::{Deserialize, Serialize};

const FLAGS: &[Flag] = &[value(&["--timeout"]), switch(&["--watch", "-w"])];
/// Where the text names no limit.
const LIMIT_MS: i64 = 180_000;
const EVERY_MS: i64 = 2_000;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RolloutStatus {
    pub object: Object,
    /// Milliseconds.
    pub timeout_ms: i64,
}

impl Spelling for RolloutStatus {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(read(line, "status", FLAGS)?.and_then(|(object, flags)| {
            let timeout_ms = match flags.value("--timeout").map(duration_ms).transpose()? {
                // kubectl: 0 is "never ends"; here every wait has a limit.
                None | Some(0) => LIMIT_MS,
                Some(limit) => limit,
            };
            Ok(Self { object, timeout_ms })
        }))
    }
}

impl RolloutStatus {
    #[must_use]
    pub fn of(object: Object) -> Self {
        Self { object, timeout_ms: LIMIT_MS }
    }
}

#[async_trait::async_trait]
impl Perform for RolloutStatus {
    fn system(&self) -> SystemKind {
        SystemKind::Kubernetes
    }
    fn risk(&self) -> Risk {
        Risk::Read
    }
    fn touches(&self) -> Vec<Touch> {
        vec![Touch::Namespace(self.object.namespace.clone())]
    }
    fn command(&self) -> String {
        format!("{} --timeout={}s", command("status", &self.object), self.timeout_ms / 1_000)
    }
    fn watch(&self) -> Option<Watch> {
        Some(Watch { every_ms: EVERY_MS, for_ms: self.timeout_ms })
    }
    async fn read(&self, clients: &Clients) -> Result<Report, Failure> {
        let found = revision::workload(clients.kubernetes()?, &self.object).await?;
        Ok(workload::rollout(self.object.kind, &found))
    }
}

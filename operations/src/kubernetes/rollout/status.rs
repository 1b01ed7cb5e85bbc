//! `kubectl rollout status statefulset/kafka [--timeout 180s]`: a watch that holds when the rollout is complete.

use super::{About, read, touches, typed};
use crate::client::Object;
use crate::flags::duration_ms;
use crate::kubernetes::line::finish;
use crate::kubernetes::objects::{Objects, is_off};
use crate::kubernetes::request::on;
use crate::kubernetes::{revision, workload};
use crate::number::Number;
use crate::{
    Clients, CommandLine, Failure, Misspelt, Perform, Report, Risk, Spelling, SystemKind, Touch, Watch,
};
use serde::{Deserialize, Serialize};

/// Where the text names no limit.
const LIMIT_MS: i64 = 180_000;
const EVERY_MS: i64 = 2_000;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RolloutStatus {
    /// Without a name where `several` says which.
    #[serde(default = "Object::none", skip_serializing_if = "Object::is_none")]
    pub object: Object,
    #[serde(flatten)]
    pub several: Objects,
    /// The revision that must be the one that is rolled out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<Number>,
    /// `--watch=false`: how far it is now.
    #[serde(default, skip_serializing_if = "is_off")]
    pub once: bool,
    /// Milliseconds.
    pub timeout_ms: i64,
}

impl Spelling for RolloutStatus {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(read(line, "status")?.and_then(|(About { one, several }, mut flags)| {
            let timeout_ms = match flags.take("--timeout").map(|said| duration_ms(&said)).transpose()? {
                // kubectl: 0 is "never ends"; here every wait has a limit.
                None | Some(0) => LIMIT_MS,
                Some(limit) => limit,
            };
            let revision = flags.take("--revision").filter(|said| said != "0");
            let revision = revision.map(|said| Number::read("--revision", &said)).transpose()?;
            let once = flags.value("--watch").is_some() && !on(&mut flags, "--watch");
            finish(&flags).map(|()| Self { object: one, several, revision, once, timeout_ms })
        }))
    }
}

impl RolloutStatus {
    #[must_use]
    pub fn of(object: Object) -> Self {
        Self { object, several: Objects::default(), revision: None, once: false, timeout_ms: LIMIT_MS }
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
        touches(&self.object, &self.several)
    }
    fn is_carried_out(&self) -> bool {
        !self.object.is_none() && self.revision.is_none()
    }
    fn command(&self) -> String {
        let typed = typed("status", &self.object, &self.several).maybe("--revision", self.revision.as_ref());
        let typed = typed.switch("--watch=false", self.once);
        typed.value("--timeout", format!("{}s", self.timeout_ms / 1_000)).command()
    }
    fn watch(&self) -> Option<Watch> {
        (!self.once).then_some(Watch { every_ms: EVERY_MS, for_ms: self.timeout_ms })
    }
    async fn read(&self, clients: &Clients) -> Result<Report, Failure> {
        let found = revision::workload(clients.kubernetes()?, &self.object).await?;
        Ok(workload::rollout(self.object.kind, &found))
    }
}

//! `kubectl rollout restart statefulset/kafka`: the template gets a mark, so that the controller replaces the pods.
//!
//! The mark's value carries the attempt's nonce: after a loss the look finds it, or doesn't.

use super::{About, read, status::RolloutStatus, touches, typed};
use crate::client::{Object, Patch};
use crate::kubernetes::line::finish;
use crate::kubernetes::objects::Objects;
use crate::kubernetes::{revision, template};
use crate::{
    Acted, Attempt, Clients, CommandLine, Failure, Guard, GuardKind, Level, Look, Misspelt, Operation,
    Perform, Plan, Report, Risk, Spelling, SystemKind, Touch, WayBack, phrase,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Muster's own mark. kubectl writes the time to `kubectl.kubernetes.io/restartedAt`; here no clock is needed.
const MARK: &str = "muster.dev/restarted-by";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RolloutRestart {
    /// Without a name where `several` says which.
    #[serde(default = "Object::none", skip_serializing_if = "Object::is_none")]
    pub object: Object,
    #[serde(flatten)]
    pub several: Objects,
}

impl Spelling for RolloutRestart {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(read(line, "restart")?.and_then(|(About { one, several }, flags)| {
            finish(&flags).map(|()| Self { object: one, several })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for RolloutRestart {
    fn system(&self) -> SystemKind {
        SystemKind::Kubernetes
    }
    fn risk(&self) -> Risk {
        Risk::Change
    }
    fn touches(&self) -> Vec<Touch> {
        touches(&self.object, &self.several)
    }
    fn is_carried_out(&self) -> bool {
        !self.object.is_none()
    }
    fn command(&self) -> String {
        typed("restart", &self.object, &self.several).command()
    }
    async fn plan(&self, clients: &Clients) -> Result<Plan, Failure> {
        let found = revision::workload(clients.kubernetes()?, &self.object).await?;
        let count = found["spec"]["replicas"].as_i64().unwrap_or(1);
        let ready = found["status"]["readyReplicas"].as_i64().unwrap_or(0);
        let name = self.object.name.as_str();
        Ok(Plan {
            operation: Operation::RolloutRestart(self.clone()),
            guard: Guard {
                kind: GuardKind::Guarded,
                facts: json!({
                    "uid": found["metadata"]["uid"], "template": template::hash(&found["spec"]["template"]),
                }),
            },
            changes: vec![phrase!("restart.replaces", object = name, count = count)],
            moving: vec![phrase!("restart.ready-now", ready = ready, count = count)],
            way_back: WayBack { said: phrase!("restart.no-way-back"), operation: None },
            diff: None,
        })
    }
    async fn act(&self, clients: &Clients, attempt: &Attempt) -> Acted {
        let kubernetes = match clients.kubernetes() {
            Ok(kubernetes) => kubernetes,
            Err(failure) => return Acted::NotSent(failure),
        };
        // The uid stands in the patch: the API refuses it for another object of the same name.
        let patch = Patch::Strategic(json!({
            "metadata": {"uid": attempt.guard.facts["uid"]},
            "spec": {"template": {"metadata": {"annotations": {MARK: attempt.nonce}}}},
        }));
        let sent = kubernetes.patch(&self.object, &patch, attempt.send_by, attempt.limit).await;
        sent.into_acted(|_| {
            Report::new(Level::Good, phrase!("restart.done", object = self.object.name.as_str()))
        })
    }
    async fn look(&self, clients: &Clients, attempt: &Attempt) -> Look {
        let found = match clients.kubernetes() {
            Ok(kubernetes) => revision::workload(kubernetes, &self.object).await,
            Err(failure) => Err(failure),
        };
        let name = self.object.name.as_str();
        match found {
            Ok(found) if marked(&found, &attempt.nonce) => {
                Look::Happened(Report::new(Level::Notice, phrase!("restart.mark-there", object = name)))
            }
            Ok(_) => Look::DidNot(Report::new(Level::Notice, phrase!("restart.mark-missing", object = name))),
            Err(failure) => Look::Undecided(
                Report::new(Level::Bad, phrase!("look.failed", object = name)).text(failure.words),
            ),
        }
    }
    fn verification(&self) -> Option<Operation> {
        Some(Operation::RolloutStatus(RolloutStatus::of(self.object.clone())))
    }
}

fn marked(workload: &Value, nonce: &str) -> bool {
    workload["spec"]["template"]["metadata"]["annotations"][MARK] == nonce
}

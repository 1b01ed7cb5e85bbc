//! `kubectl rollout history statefulset/kafka`: the revisions that are kept.

use super::{About, read, touches, typed};
use crate::client::Object;
use crate::kubernetes::line::finish;
use crate::kubernetes::objects::Objects;
use crate::kubernetes::{revision, template};
use crate::number::Number;
use crate::{
    Clients, CommandLine, Failure, Level, Misspelt, Perform, Report, Risk, Spelling, SystemKind, Table,
    Touch, phrase,
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RolloutHistory {
    /// Without a name where `several` says which.
    #[serde(default = "Object::none", skip_serializing_if = "Object::is_none")]
    pub object: Object,
    #[serde(flatten)]
    pub several: Objects,
    /// What one of them holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<Number>,
}

impl Spelling for RolloutHistory {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(read(line, "history")?.and_then(|(About { one, several }, mut flags)| {
            let revision = flags.take("--revision").filter(|said| said != "0");
            let revision = revision.map(|said| Number::read("--revision", &said)).transpose()?;
            finish(&flags).map(|()| Self { object: one, several, revision })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for RolloutHistory {
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
        typed("history", &self.object, &self.several).maybe("--revision", self.revision.as_ref()).command()
    }
    async fn read(&self, clients: &Clients) -> Result<Report, Failure> {
        let kubernetes = clients.kubernetes()?;
        let owner = revision::workload(kubernetes, &self.object).await?;
        let revisions = revision::all(kubernetes, &self.object, &owner).await?;
        let now = template::hash(&owner["spec"]["template"]);
        let current = revisions.iter().rev().find(|one| template::hash(&one.template) == now);
        let rows = revisions.iter().map(|one| {
            let cause = one.cause.clone().unwrap_or_else(|| "<none>".to_owned());
            vec![one.number.to_string(), cause, one.created.clone()]
        });
        let number = current.map_or(0, |one| one.number);
        let headline = phrase!(
            "rollout.history",
            object = self.object.name.as_str(),
            count = revisions.len(),
            current = number
        );
        Ok(Report::new(Level::Plain, headline)
            .table(Table {
                columns: ["REVISION", "CHANGE-CAUSE", "CREATED"].map(str::to_owned).to_vec(),
                rows: rows.collect(),
                left_out: 0,
            })
            .fact("current", number)
            .fact("revisions", revisions.len()))
    }
}

//! `kubectl rollout undo statefulset/kafka [--to-revision N]`: an earlier template is put back.
//!
//! The plan pins the revision by number and by the template's hash. The act tests, in the patch itself, the uid
//! and the very template that was planned for; status writes in between don't matter. After a loss the template
//! that is there now decides.

use super::{About, read, status::RolloutStatus, touches, typed};
use crate::client::{Kubernetes, Object, Patch};
use crate::kubernetes::line::finish;
use crate::kubernetes::objects::Objects;
use crate::kubernetes::request::Request;
use crate::kubernetes::revision::{self, Revision};
use crate::kubernetes::template;
use crate::number::Number;
use crate::{
    Acted, Attempt, Clients, CommandLine, Failure, Guard, GuardKind, Level, Look, Misspelt, Operation,
    Perform, Plan, Report, Risk, Spelling, SystemKind, Touch, WayBack, phrase,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RolloutUndo {
    /// Without a name where `several` says which.
    #[serde(default = "Object::none", skip_serializing_if = "Object::is_none")]
    pub object: Object,
    #[serde(flatten)]
    pub several: Objects,
    /// `None`: the one before; the plan pins it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_revision: Option<Number>,
    /// `client` or `server`: nothing is changed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub dry_run: String,
}

impl Spelling for RolloutUndo {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(read(line, "undo")?.and_then(|(About { one, several }, mut flags)| {
            let to =
                flags.take("--to-revision").map(|said| Number::read("--to-revision", &said)).transpose()?;
            let to_revision = match to {
                // kubectl: 0 is the one before.
                Some(Number::Known(0)) => None,
                Some(Number::Known(..0)) => {
                    return Err(Misspelt::new("`--to-revision` takes the number of a revision"));
                }
                other => other,
            };
            let dry_run = Request::read(&mut flags)?.dry_run;
            finish(&flags).map(|()| Self { object: one, several, to_revision, dry_run })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for RolloutUndo {
    fn system(&self) -> SystemKind {
        SystemKind::Kubernetes
    }
    fn risk(&self) -> Risk {
        if self.dry_run.is_empty() { Risk::Change } else { Risk::Read }
    }
    fn touches(&self) -> Vec<Touch> {
        touches(&self.object, &self.several)
    }
    fn is_carried_out(&self) -> bool {
        !self.object.is_none() && self.dry_run.is_empty()
    }
    fn command(&self) -> String {
        let typed =
            typed("undo", &self.object, &self.several).maybe("--to-revision", self.to_revision.as_ref());
        typed.text("--dry-run", &self.dry_run).command()
    }
    async fn plan(&self, clients: &Clients) -> Result<Plan, Failure> {
        let kubernetes = clients.kubernetes()?;
        let owner = revision::workload(kubernetes, &self.object).await?;
        let revisions = revision::all(kubernetes, &self.object, &owner).await?;
        let current = template::plain(&owner["spec"]["template"]);
        let from = revisions.iter().rev().find(|one| one.template == current);
        let to = self.choose(&revisions, &current)?;
        let from_number = from.map_or(0, |one| one.number);
        let mut changes = vec![phrase!("undo.template", from = from_number, to = to.number)];
        changes.extend(template::differences(&current, &to.template));
        let pinned = Self { to_revision: Some(to.number.into()), ..self.clone() };
        let back = from.map(|one| {
            let back = Self { to_revision: Some(one.number.into()), ..self.clone() };
            Box::new(Operation::RolloutUndo(back))
        });
        Ok(Plan {
            operation: Operation::RolloutUndo(pinned),
            guard: Guard {
                kind: GuardKind::Guarded,
                facts: json!({
                    "uid": owner["metadata"]["uid"],
                    "template": template::hash(&current),
                    "to_template": template::hash(&to.template),
                }),
            },
            changes,
            moving: moving(&owner),
            way_back: WayBack { said: phrase!("undo.way-back", revision = from_number), operation: back },
            diff: Some(diff(&current, from_number, to)),
        })
    }
    async fn act(&self, clients: &Clients, attempt: &Attempt) -> Acted {
        let prepared = match clients.kubernetes() {
            Ok(kubernetes) => {
                self.patch(kubernetes, &attempt.guard.facts).await.map(|patch| (kubernetes, patch))
            }
            Err(failure) => Err(failure),
        };
        let (kubernetes, patch) = match prepared {
            Ok(prepared) => prepared,
            Err(failure) => return Acted::NotSent(failure),
        };
        let revision = self.number().unwrap_or_default();
        let sent = kubernetes.patch(&self.object, &patch, attempt.send_by, attempt.limit).await;
        sent.into_acted(|_| {
            let name = self.object.name.as_str();
            Report::new(Level::Good, phrase!("undo.done", object = name, revision = revision))
        })
    }
    async fn look(&self, clients: &Clients, attempt: &Attempt) -> Look {
        let name = self.object.name.as_str();
        let found = match clients.kubernetes() {
            Ok(kubernetes) => revision::workload(kubernetes, &self.object).await,
            Err(failure) => Err(failure),
        };
        let found = match found {
            Ok(found) => found,
            Err(failure) => {
                let report = Report::new(Level::Bad, phrase!("look.failed", object = name));
                return Look::Undecided(report.text(failure.words));
            }
        };
        let facts = &attempt.guard.facts;
        let now = template::hash(&found["spec"]["template"]);
        let revision = self.number().unwrap_or_default();
        if facts["to_template"] == now.as_str() {
            Look::Happened(Report::new(
                Level::Notice,
                phrase!("undo.is-there", object = name, revision = revision),
            ))
        } else if facts["template"] == now.as_str() {
            Look::DidNot(Report::new(Level::Notice, phrase!("undo.not-there", object = name)))
        } else {
            Look::Undecided(Report::new(Level::Bad, phrase!("undo.third-template", object = name)))
        }
    }
    fn verification(&self) -> Option<Operation> {
        Some(Operation::RolloutStatus(RolloutStatus::of(self.object.clone())))
    }
}

impl RolloutUndo {
    fn number(&self) -> Option<i64> {
        self.to_revision.as_ref().and_then(Number::known)
    }

    /// The revision to go to: the one asked for, else the newest that differs from what is there.
    fn choose<'r>(&self, revisions: &'r [Revision], current: &Value) -> Result<&'r Revision, Failure> {
        let name = self.object.name.as_str();
        if let Some(number) = self.number() {
            let asked = revisions.iter().find(|one| one.number == number).ok_or_else(|| {
                let words = format!("no revision {number} of {name} is kept");
                Failure::new(phrase!("undo.no-such-revision", object = name, revision = number), words)
            })?;
            if &asked.template == current {
                let words = format!("the template is that of revision {number} already");
                return Err(Failure::new(phrase!("undo.already", object = name, revision = number), words));
            }
            return Ok(asked);
        }
        revisions.iter().rev().find(|one| &one.template != current).ok_or_else(|| {
            Failure::new(
                phrase!("undo.nothing-before", object = name),
                format!("no earlier revision of {name} is kept"),
            )
        })
    }

    /// The patch for the template that was planned for; refuses here if something else is there by now.
    async fn patch(&self, kubernetes: &dyn Kubernetes, guard: &Value) -> Result<Patch, Failure> {
        let owner = revision::workload(kubernetes, &self.object).await?;
        let revisions = revision::all(kubernetes, &self.object, &owner).await?;
        let current = &owner["spec"]["template"];
        let to = revisions.iter().find(|one| guard["to_template"] == template::hash(&one.template).as_str());
        let (true, Some(to)) = (guard["template"] == template::hash(current).as_str(), to) else {
            let name = self.object.name.as_str();
            return Err(Failure::new(
                phrase!("undo.changed-meanwhile", object = name),
                "the template or its revisions are not those of the plan",
            ));
        };
        Ok(Patch::Json(json!([
            {"op": "test", "path": "/metadata/uid", "value": guard["uid"]},
            {"op": "test", "path": "/spec/template", "value": current},
            {"op": "replace", "path": "/spec/template", "value": to.template},
        ])))
    }
}

fn moving(owner: &Value) -> Vec<crate::Phrase> {
    let wanted = owner["spec"]["replicas"].as_i64().unwrap_or(1);
    let ready = owner["status"]["readyReplicas"].as_i64().unwrap_or(0);
    let mut moving = vec![phrase!("restart.ready-now", ready = ready, count = wanted)];
    if ready < wanted && owner["spec"]["podManagementPolicy"] == "OrderedReady" {
        moving.push(phrase!("undo.stuck-pod-stays"));
    }
    moving
}

fn diff(current: &Value, from: i64, to: &Revision) -> String {
    let (old, new) = (template::lines(current), template::lines(&to.template));
    similar::TextDiff::from_lines(&old, &new)
        .unified_diff()
        .context_radius(2)
        .header(&format!("revision {from}"), &format!("revision {}", to.number))
        .to_string()
}

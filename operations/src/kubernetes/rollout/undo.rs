//! `kubectl rollout undo statefulset/kafka [--to-revision N]`: an earlier template is put back.
//!
//! The plan pins the revision by number and by the template's hash. The act tests, in the patch itself, the uid
//! and the very template that was planned for; status writes in between don't matter. After a loss the template
//! that is there now decides.

use super::{command, read, status::RolloutStatus};
use crate::client::{Kubernetes, Object, Patch};
use crate::flags::{Flag, value};
use crate::kubernetes::revision::{self, Revision};
use crate::kubernetes::template;
use crate::{
    Acted, Attempt, Clients, CommandLine, Failure, Guard, GuardKind, Level, Look, Misspelt, Operation,
    Perform, Plan, Report, Risk, Spelling, SystemKind, Touch, WayBack, phrase,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

const FLAGS: &[Flag] = &[value(&["--to-revision"])];

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RolloutUndo {
    pub object: Object,
    /// `None`: the one before; the plan pins it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_revision: Option<i64>,
}

impl Spelling for RolloutUndo {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        Some(read(line, "undo", FLAGS)?.and_then(|(object, flags)| {
            let to_revision = match flags.value("--to-revision").map(str::parse::<i64>) {
                None => None,
                // kubectl: 0 is the one before.
                Some(Ok(0)) => None,
                Some(Ok(number)) if number > 0 => Some(number),
                Some(_) => return Err(Misspelt::new("`--to-revision` takes the number of a revision")),
            };
            Ok(Self { object, to_revision })
        }))
    }
}

#[async_trait::async_trait]
impl Perform for RolloutUndo {
    fn system(&self) -> SystemKind {
        SystemKind::Kubernetes
    }
    fn risk(&self) -> Risk {
        Risk::Change
    }
    fn touches(&self) -> Vec<Touch> {
        vec![Touch::Namespace(self.object.namespace.clone())]
    }
    fn command(&self) -> String {
        let undo = command("undo", &self.object);
        self.to_revision.map_or(undo.clone(), |number| format!("{undo} --to-revision={number}"))
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
        let pinned = Self { object: self.object.clone(), to_revision: Some(to.number) };
        let back = from.map(|one| {
            let back = Self { object: self.object.clone(), to_revision: Some(one.number) };
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
        let revision = self.to_revision.unwrap_or_default();
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
        let revision = self.to_revision.unwrap_or_default();
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
    /// The revision to go to: the one asked for, else the newest that differs from what is there.
    fn choose<'r>(&self, revisions: &'r [Revision], current: &Value) -> Result<&'r Revision, Failure> {
        let name = self.object.name.as_str();
        if let Some(number) = self.to_revision {
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

//! `kubectl delete pod kafka-0`: one named pod, so that its controller makes it anew.
//!
//! The uid is the precondition: never the replacement. By selector it is another operation; by force it destroys, and is a
//! person's work for now.

use super::{Health, wait::Wait};
use crate::client::{Kind, Kubernetes, Object};
use crate::flags::Flags;
use crate::kubernetes::line::{finish, kind, namespace, one_object, said, written};
use crate::kubernetes::objects::is_off;
use crate::kubernetes::request::{Request, on};
use crate::kubernetes::rollout::status::RolloutStatus;
use crate::kubernetes::typed::Typed;
use crate::number::Number;
use crate::{
    Acted, Attempt, Clients, CommandLine, Failure, Guard, GuardKind, Level, Look, Misspelt, Operation,
    Perform, Plan, Report, Risk, Sent, Spelling, SystemKind, Touch, WayBack, phrase,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Who brings the pod back. Known once it was planned.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Owner {
    #[default]
    NotLookedAt,
    Nobody,
    Controller(Object),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PodDelete {
    pub namespace: String,
    pub name: String,
    #[serde(default)]
    pub owner: Owner,
    /// Without waiting for the node's word that it is gone.
    #[serde(default, skip_serializing_if = "is_off")]
    pub force: bool,
    /// Seconds that it has to end by itself; one with `--now`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grace_period_s: Option<Number>,
    /// `client` or `server`: nothing is changed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub dry_run: String,
}

impl Spelling for PodDelete {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let flags = said(line, "delete")?.ok()?;
        let (kind, name) = one_object(&flags.words).ok()?;
        let one =
            ["--all", "--selector", "--field-selector", "--filename", "--kustomize", "--all-namespaces"];
        let named = kind == Kind::Pod && !one.iter().any(|flag| flags.value(flag).is_some());
        named.then(|| read(flags, name))
    }
}

fn read(mut flags: Flags, name: String) -> Result<PodDelete, Misspelt> {
    // How long the tool itself waits, what it prints, and that what is gone already is no error to it. A pod owns nothing.
    for own in ["--wait", "--timeout", "--output", "--ignore-not-found", "--cascade"] {
        flags.take_all(own);
    }
    let grace = flags.take("--grace-period").filter(|said| said != "-1");
    let grace = if on(&mut flags, "--now") { Some("1".to_owned()) } else { grace };
    let read = PodDelete {
        namespace: namespace(&mut flags),
        name,
        owner: Owner::NotLookedAt,
        force: on(&mut flags, "--force"),
        grace_period_s: grace.map(|said| Number::read("--grace-period", &said)).transpose()?,
        dry_run: Request::read(&mut flags)?.dry_run,
    };
    finish(&flags).map(|()| read)
}

#[async_trait::async_trait]
impl Perform for PodDelete {
    fn system(&self) -> SystemKind {
        SystemKind::Kubernetes
    }
    /// A bare pod does not come back; one that is not given the time to end may lose what it held.
    fn risk(&self) -> Risk {
        let at_once = self.grace_period_s.as_ref().is_some_and(|grace| grace.known().is_none_or(|s| s <= 1));
        match (self.dry_run.is_empty(), self.owner == Owner::Nobody || self.force || at_once) {
            (false, _) => Risk::Read,
            (true, true) => Risk::Destroy,
            (true, false) => Risk::Change,
        }
    }
    fn is_carried_out(&self) -> bool {
        !self.force && self.grace_period_s.is_none() && self.dry_run.is_empty()
    }
    fn touches(&self) -> Vec<Touch> {
        vec![Touch::Namespace(self.namespace.clone())]
    }
    fn command(&self) -> String {
        Typed::new("delete pod", &self.namespace)
            .word(&self.name)
            .switch("--force", self.force)
            .maybe("--grace-period", self.grace_period_s.as_ref())
            .text("--dry-run", &self.dry_run)
            .command()
    }
    async fn plan(&self, clients: &Clients) -> Result<Plan, Failure> {
        let kubernetes = clients.kubernetes()?;
        let Some(pod) = kubernetes.get(&self.object()).await? else {
            let words = format!("pod {} not found in namespace {}", self.name, self.namespace);
            return Err(Failure::new(phrase!("pods.missing", pod = self.name.as_str()), words));
        };
        let owner = self.owner(kubernetes, &pod).await?;
        let name = self.name.as_str();
        let (change, back) = if let Owner::Controller(controller) = &owner {
            let by = format!("{}/{}", written(controller.kind), controller.name);
            let back = phrase!("pod-delete.comes-back", owner = by.as_str());
            (phrase!("pod-delete.replaced", pod = name, owner = by), back)
        } else {
            (phrase!("pod-delete.gone", pod = name), phrase!("pod-delete.no-way-back"))
        };
        let (_, state) = Health::of(&pod).finding();
        Ok(Plan {
            operation: Operation::PodDelete(Self { owner, ..self.clone() }),
            guard: Guard { kind: GuardKind::Guarded, facts: json!({"uid": pod["metadata"]["uid"]}) },
            changes: vec![change],
            moving: vec![state],
            way_back: WayBack { said: back, operation: None },
            diff: None,
        })
    }
    async fn act(&self, clients: &Clients, attempt: &Attempt) -> Acted {
        let kubernetes = match clients.kubernetes() {
            Ok(kubernetes) => kubernetes,
            Err(failure) => return Acted::NotSent(failure),
        };
        let name = self.name.as_str();
        let Some(uid) = attempt.guard.facts["uid"].as_str() else {
            return Acted::NotSent(Failure::new(
                phrase!("pod-delete.no-uid", pod = name),
                "the plan holds no uid",
            ));
        };
        let sent = kubernetes.delete(&self.object(), uid, attempt.send_by, attempt.limit).await;
        if let Sent::Refused(failure) = sent {
            return self.refused(kubernetes, uid, failure).await;
        }
        sent.into_acted(|()| Report::new(Level::Good, phrase!("pod-delete.done", pod = name)))
    }
    async fn look(&self, clients: &Clients, attempt: &Attempt) -> Look {
        let found = match clients.kubernetes() {
            Ok(kubernetes) => kubernetes.get(&self.object()).await,
            Err(failure) => Err(failure),
        };
        let name = self.name.as_str();
        match found {
            Ok(Some(pod)) if pod["metadata"]["uid"] != attempt.guard.facts["uid"] => {
                Look::Happened(Report::new(Level::Notice, phrase!("pod-delete.is-another", pod = name)))
            }
            Ok(Some(pod)) if pod["metadata"]["deletionTimestamp"].is_null() => {
                Look::DidNot(Report::new(Level::Notice, phrase!("pod-delete.still-there", pod = name)))
            }
            Ok(_) => Look::Happened(Report::new(Level::Notice, phrase!("pod-delete.is-gone", pod = name))),
            Err(failure) => Look::Undecided(
                Report::new(Level::Bad, phrase!("look.failed", object = name)).text(failure.words),
            ),
        }
    }
    /// Pods of a StatefulSet keep their name; others don't, so their workload is watched.
    fn verification(&self) -> Option<Operation> {
        match &self.owner {
            Owner::Controller(controller) if controller.kind == Kind::StatefulSet => {
                Some(Operation::Wait(Wait::for_pod(&self.namespace, &self.name)))
            }
            Owner::Controller(controller)
                if matches!(controller.kind, Kind::Deployment | Kind::DaemonSet) =>
            {
                Some(Operation::RolloutStatus(RolloutStatus::of(controller.clone())))
            }
            _ => None,
        }
    }
}

impl PodDelete {
    fn object(&self) -> Object {
        Object { kind: Kind::Pod, namespace: self.namespace.clone(), name: self.name.clone() }
    }

    /// If the very pod is gone already, its controller was faster: what was wanted is so, and nothing was sent to
    /// the replacement.
    async fn refused(&self, kubernetes: &dyn Kubernetes, uid: &str, failure: Failure) -> Acted {
        match kubernetes.get(&self.object()).await {
            Ok(found) if found.as_ref().is_none_or(|pod| pod["metadata"]["uid"] != uid) => Acted::Done(
                Report::new(Level::Good, phrase!("pod-delete.was-gone", pod = self.name.as_str())),
            ),
            _ => Acted::Refused(failure),
        }
    }

    /// The workload behind the pod; a ReplicaSet's Deployment rather than the ReplicaSet.
    async fn owner(&self, kubernetes: &dyn Kubernetes, pod: &Value) -> Result<Owner, Failure> {
        let Some(object) = self.controller(pod) else { return Ok(Owner::Nobody) };
        if object.kind != Kind::ReplicaSet {
            return Ok(Owner::Controller(object));
        }
        let above = kubernetes.get(&object).await?.and_then(|set| self.controller(&set));
        Ok(Owner::Controller(above.unwrap_or(object)))
    }

    fn controller(&self, object: &Value) -> Option<Object> {
        let owners = object["metadata"]["ownerReferences"].as_array()?;
        let owner = owners.iter().find(|owner| owner["controller"] == true)?;
        let kind = kind(owner["kind"].as_str()?)?;
        let name = owner["name"].as_str()?.to_owned();
        Some(Object { kind, namespace: self.namespace.clone(), name })
    }
}

//! Plans a step's mutations on the live system (reads only), writes the approval's row and asks.
//!
//! A crash before the commit leaves nothing; the plan is made again.

use crate::{
    Context, Result,
    desk::Desk,
    event::Actor,
    incident::Incident,
    job::{self, Done, Job, Lease},
    jobs::{advance_run::AdvanceRun, expire_approval::ExpireApproval, work_step::WorkStep},
    message::step,
    run::{
        book::{Book, risk_of, step_risk},
        consent::{Proposal, needs},
        ledger::{StepEvent, StepState},
    },
    settings::Verb,
    store::{approvals, incidents},
    wire::{self, Wire},
};
use operations::{Clients, Failure, Operation, Plan, PlanHash, Risk, phrase};
use runbook::Step;
use serde::{Deserialize, Serialize};
use std::time::Duration;

#[derive(Serialize, Deserialize)]
pub struct PlanStep {
    pub run: i64,
    pub step: String,
    /// Who made this version of the plan.
    pub by: Actor,
    pub incident: i64,
    /// Other values than the runbook's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited: Option<Edited>,
}

/// What somebody made of a card's commands.
#[derive(Clone, Serialize, Deserialize)]
pub struct Edited {
    /// The approval that is void since.
    pub instead_of: i64,
    /// All commands of the step, in order.
    pub commands: Vec<Operation>,
}

impl Wire for PlanStep {}

impl Job for PlanStep {
    const KIND: &'static str = "plan-step";

    fn key(&self) -> String {
        let which = self.edited.as_ref().map(|edited| format!(":{}", edited.instead_of)).unwrap_or_default();
        format!("plan-step:{}:{}{which}", self.run, self.step)
    }

    fn incident(&self) -> Option<i64> {
        Some(self.incident)
    }

    async fn run(self, cx: &Context, lease: &Lease) -> Result<Done> {
        let loaded = cx.loaded();
        let Some(book) = Book::load(&mut cx.db.read().await?, self.run).await? else {
            return Ok(Done::Finished);
        };
        let Some(found) = book.runbook().step(&self.step).cloned() else { return Ok(Done::Finished) };
        let rules = book.rules(&loaded.settings);
        // What has happened is not planned again: undone twice, a rollout would be back.
        let from = book.fold(&self.step).done;
        let commands = self.commands(&found);
        let changes = |operation: &&Operation| risk_of(operation, &rules) != Risk::Read;
        let mutations: Vec<Operation> = commands.iter().skip(from).filter(changes).cloned().collect();
        let planned = match cx.targets.clients(book.target()) {
            Some(clients) => plan_all(&clients, &mutations).await,
            None => Err(Failure::new(phrase!("target.unknown"), book.target())),
        };
        let mut tx = lease.begin(cx).await?;
        let Some(mut book) = Book::load(&mut tx, self.run).await? else { return Ok(Done::Finished) };
        let Some(incident) = incidents::get(&mut tx, book.row.incident).await? else {
            return Ok(Done::Finished);
        };
        let waits = !matches!(
            book.fold(&self.step).state,
            StepState::Waiting | StepState::Expired | StepState::Denied | StepState::Failed
        );
        if !incident.is_open() || waits || book.fold(&self.step).done != from {
            return Ok(Done::Finished);
        }
        let mut desk = Desk { tx: &mut tx, words: &cx.words, loaded: &loaded, now: cx.clock.now() };
        if self.edited.is_none() && found.operations().is_err() {
            step::manual(&mut desk, &book, &self.step).await?;
            tx.commit().await?;
            return Ok(Done::Finished);
        }
        match planned {
            Ok(plans) if plans.is_empty() && from > 0 => {
                look(&mut desk, &mut book, &self.step).await?;
            }
            Ok(plans) => {
                let proposal = self.propose(&desk, &book, &found, (from, plans), &incident);
                ask(&mut desk, &mut book, &self, &proposal).await?;
            }
            Err(failure) => fail(&mut desk, &mut book, &self.step, cx.redact.failure(failure)).await?,
        }
        tx.commit().await?;
        Ok(Done::Finished)
    }
}

impl PlanStep {
    /// Who made this version of the plan; the declarer where Muster did.
    fn requester(&self, incident: &Incident) -> Option<String> {
        let by = if self.by == Actor::Muster { &incident.declared_by } else { &self.by };
        by.user_id().map(str::to_owned)
    }

    /// All of the step's, in order.
    fn commands(&self, step: &Step) -> Vec<Operation> {
        match &self.edited {
            Some(edited) => edited.commands.clone(),
            None => step.operations().unwrap_or_default().into_iter().cloned().collect(),
        }
    }

    /// What people are asked, and how many of whom.
    fn propose(
        &self,
        desk: &Desk<'_>,
        book: &Book,
        step: &Step,
        (from, plans): (usize, Vec<Plan>),
        incident: &Incident,
    ) -> Proposal {
        let settings = &desk.loaded.settings;
        let (target, rules) = (book.target().to_owned(), book.rules(settings));
        let groups = settings.rights.groups_for(Verb::Approve, &target, &rules.environment);
        let handle = |group: &str| group.trim_start_matches('@').to_owned();
        let edited = self.edited.as_ref().map(|edited| &edited.commands);
        // What the system showed counts: a pod that nobody brings back is only known once it was looked at.
        let shown = plans.iter().map(|plan| &plan.operation).chain(edited.into_iter().flatten());
        let shown = shown.map(|operation| risk_of(operation, &rules)).max();
        let risk = step_risk(step, &rules).max(shown.unwrap_or(Risk::Read));
        Proposal {
            plans,
            from,
            target,
            environment: rules.environment,
            risk,
            // What the text asks for may be more than the configuration does, never less.
            needs: needs(risk, settings).max(step.options.confirmations.unwrap_or(0).into()),
            groups: groups.unwrap_or_default().into_iter().map(handle).collect(),
            requester: self.requester(incident),
            commands: edited.cloned().unwrap_or_default(),
        }
    }
}

/// It can't be planned: the step failed, with the system's own words.
async fn fail(desk: &mut Desk<'_>, book: &mut Book, step: &str, failure: Failure) -> Result<()> {
    reopen(desk, book, step).await?;
    let act = book.fold(step).act;
    let begun = StepEvent::Started { act, attempt: "plan".into(), mutation: false };
    let failed = StepEvent::Finished { act, report: None, failure: Some(failure) };
    book.record(desk.tx, step, &Actor::Muster, &begun, desk.now).await?;
    book.record(desk.tx, step, &Actor::Muster, &failed, desk.now).await?;
    step::refresh(desk, book, step).await?;
    job::enqueue(desk.tx, &AdvanceRun { run: book.row.id }, desk.now).await
}

/// Only looks are left of it: nobody has to be asked.
async fn look(desk: &mut Desk<'_>, book: &mut Book, step: &str) -> Result<()> {
    reopen(desk, book, step).await?;
    let (run, incident) = (book.row.id, book.row.incident);
    job::enqueue(desk.tx, &WorkStep { run, step: step.to_owned(), incident }, desk.now).await
}

async fn reopen(desk: &mut Desk<'_>, book: &mut Book, step: &str) -> Result<()> {
    if book.fold(step).state == StepState::Waiting {
        return Ok(());
    }
    book.record(desk.tx, step, &Actor::Muster, &StepEvent::Reopened, desk.now).await
}

async fn ask(desk: &mut Desk<'_>, book: &mut Book, asked: &PlanStep, proposal: &Proposal) -> Result<()> {
    let step = asked.step.as_str();
    let hash = PlanHash::of(&proposal.target, &proposal.plans).0;
    let expires = desk.now + desk.loaded.settings.approvals.expire.duration();
    let approval =
        approvals::insert(desk.tx, book.row.id, step, &hash, &wire::encode(proposal)?, desk.now, expires)
            .await?;
    book.record(desk.tx, step, &asked.by, &StepEvent::Planned { approval, hash }, desk.now).await?;
    job::enqueue_at(desk.tx, &ExpireApproval { approval, incident: book.row.incident }, expires).await?;
    step::refresh(desk, book, step).await
}

/// One after the other; the first that can't be planned says why.
pub(crate) async fn plan_all(
    clients: &Clients,
    mutations: &[Operation],
) -> std::result::Result<Vec<Plan>, Failure> {
    let mut plans = Vec::with_capacity(mutations.len());
    for operation in mutations {
        let planned = tokio::time::timeout(Duration::from_secs(20), operation.perform().plan(clients)).await;
        plans.push(planned.unwrap_or_else(|_| {
            Err(Failure::new(phrase!("target.silent"), operation.perform().command()))
        })?);
    }
    Ok(plans)
}

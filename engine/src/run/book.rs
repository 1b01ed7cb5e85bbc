//! A run with its ledger, as one transaction sees it: read, decided upon, and written to.
//!
//! Two writers at once: the second meets the ledger's key and tries again from the newer state.

use super::{
    consent::Proposal,
    ledger::{Fold, Folds, StepEvent, fold},
};
use crate::{
    Result,
    event::Actor,
    job,
    jobs::refresh_card::RefreshCard,
    settings::{Settings, TargetRules},
    store::{Tx, ledger, runs},
    wire,
};
use jiff::Timestamp;
use operations::{Operation, Plan, Risk};
use runbook::{Runbook, SectionKind, Step, hint};

pub(crate) struct Book {
    pub(crate) row: runs::Row,
    pub(crate) folds: Folds,
    seq: i64,
}

impl Book {
    /// # Errors
    /// The database, or a line that this program can't read. `None`: no such run.
    pub(crate) async fn load(tx: &mut Tx, run: i64) -> Result<Option<Self>> {
        let Some(row) = runs::get(tx, run).await? else { return Ok(None) };
        let lines = ledger::all(tx, run).await?;
        let acts = |step: &str| row.runbook.step(step).map_or(1, |step| step.commands.len().max(1));
        let folds = fold(&lines, acts)?;
        let seq = lines.last().map_or(0, |line| line.seq);
        Ok(Some(Self { row, folds, seq }))
    }

    pub(crate) fn runbook(&self) -> &Runbook {
        &self.row.runbook
    }

    pub(crate) fn fold(&self, step: &str) -> Fold {
        self.folds.get(step).cloned().unwrap_or_default()
    }

    /// Writes one line; what may not follow is refused here.
    pub(crate) async fn record(
        &mut self,
        tx: &mut Tx,
        step: &str,
        by: &Actor,
        event: &StepEvent,
        now: Timestamp,
    ) -> Result<()> {
        let acts = self.runbook().step(step).map_or(1, |step| step.commands.len().max(1));
        let mut fold = self.fold(step);
        fold.apply(event, by, now.as_millisecond(), self.seq + 1, acts).map_err(anyhow::Error::from)?;
        ledger::append(tx, self.row.id, self.seq + 1, step, by, event.kind(), &wire::encode(event)?, now)
            .await?;
        self.seq += 1;
        self.folds.insert(step.to_owned(), fold);
        job::enqueue(tx, &RefreshCard { incident: self.row.incident }, now).await
    }

    /// What the steps' last looks found, by step.
    pub(crate) fn facts(&self) -> hint::Facts {
        let of = |fold: &Fold| fold.reports.values().flat_map(|report| report.facts.clone()).collect();
        self.folds.iter().map(|(step, fold)| (step.clone(), of(fold))).collect()
    }

    /// The run's target by name, or a word for none.
    pub(crate) fn target(&self) -> &str {
        self.row.target.as_deref().unwrap_or("")
    }

    pub(crate) fn rules(&self, settings: &Settings) -> TargetRules {
        settings.targets.get(self.target()).cloned().unwrap_or_default()
    }
}

/// The plan that belongs to a step's command at `act`: only mutations are planned, in their order.
pub(crate) fn plan_at<'a>(
    proposal: &'a Proposal,
    step: &Step,
    act: usize,
    rules: &TargetRules,
) -> Option<&'a Plan> {
    let operations = proposal.operations(Some(step));
    let before = operations.iter().take(act).skip(proposal.from);
    proposal.plans.get(before.filter(|operation| risk_of(operation, rules) != Risk::Read).count())
}

/// The risk of one operation on this target: what the operator declared as read is read.
pub(crate) fn risk_of(operation: &Operation, rules: &TargetRules) -> Risk {
    let declared = match operation {
        Operation::KafkaCanary(canary) => rules.canary_topics.contains(&canary.topic),
        Operation::Process(program) => rules.read_processes.contains(&program.argv),
        _ => false,
    };
    match operation {
        _ if declared => Risk::Read,
        // A host's program never runs unasked, whatever is known of it, unless the operator declares that it only reads.
        Operation::Process(_) => operation.perform().risk().max(Risk::Change),
        _ => operation.perform().risk(),
    }
}

/// The highest of a step's operations, raised by its options, never below change where a person does it.
pub(crate) fn step_risk(step: &Step, rules: &TargetRules) -> Risk {
    let own = step
        .commands
        .iter()
        .map(|command| command.operation().map_or(Risk::Change, |operation| risk_of(operation, rules)));
    own.chain(step.options.risk).max().unwrap_or(Risk::Change)
}

/// The steps that people see, with the section they stand in.
pub(crate) fn worked_steps(runbook: &Runbook) -> impl Iterator<Item = (SectionKind, &Step)> {
    let worked = [SectionKind::Diagnose, SectionKind::Recover, SectionKind::Verify];
    worked.into_iter().flat_map(|kind| runbook.steps(kind).map(move |step| (kind, step)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use operations::CommandLine;

    #[test]
    fn a_hosts_program_runs_unasked_only_where_the_operator_declares_it() {
        let look = Operation::parse(&CommandLine::new(&["df", "-h"])).unwrap().unwrap();
        assert_eq!(look.perform().risk(), Risk::Read, "it is known to look only");
        let mut rules = TargetRules::default();
        assert_eq!(risk_of(&look, &rules), Risk::Change);
        rules.read_processes.push(vec!["df".to_owned(), "-h".to_owned()]);
        assert_eq!(risk_of(&look, &rules), Risk::Read);
    }
}

//! The findings with the source line underlined, then each runbook in a few lines: what is automatic, confirmed, by hand.

use super::{Checked, File};
use crate::{Kind, Listed, Runbook, finding::render};
use operations::Risk;
use std::{collections::HashMap, fmt::Write as _};

impl Checked {
    /// Ready to print. Writing to a string does not fail.
    #[must_use]
    pub fn people(&self) -> String {
        let mut out = String::new();
        for file in &self.files {
            out.push_str(&render(&file.findings, &file.file, &file.text));
        }
        for file in &self.files {
            let of = by_runbook(file);
            for runbook in &file.runbooks {
                let commands = of.get(runbook.slug.as_str()).map_or(&[][..], Vec::as_slice);
                summary(&mut out, runbook, commands, "");
                each(&mut out, commands);
            }
        }
        let _ = writeln!(
            out,
            "\n{} runbooks, {} errors, {} warnings",
            self.runbooks().count(),
            self.errors,
            self.warnings
        );
        out
    }
}

impl File {
    /// Its runbooks in a line each, with what is left to people, indented. Writing to a string does not fail.
    #[must_use]
    pub fn outline(&self) -> String {
        let mut out = String::new();
        let of = by_runbook(self);
        for runbook in &self.runbooks {
            let commands = of.get(runbook.slug.as_str()).map_or(&[][..], Vec::as_slice);
            summary(&mut out, runbook, commands, "  ");
            for command in commands.iter().filter(|command| is_step(command) && command.kind == Kind::Manual)
            {
                let reason = command.reason.as_deref().unwrap_or_default();
                let _ = writeln!(out, "    {:>4}  by hand: {reason}", command.line);
            }
        }
        out
    }
}

/// The commands of each of its runbooks, by slug: looked for once, for a file may hold many.
fn by_runbook(file: &File) -> HashMap<&str, Vec<&Listed>> {
    let mut of: HashMap<&str, Vec<&Listed>> = HashMap::new();
    for command in &file.commands {
        of.entry(&command.runbook).or_default().push(command);
    }
    of
}

fn is_step(command: &Listed) -> bool {
    command.reason.as_deref().is_none_or(|why| !why.starts_with("no step"))
}

fn summary(out: &mut String, runbook: &Runbook, commands: &[&Listed], indent: &str) {
    let steps = || commands.iter().filter(|command| is_step(command));
    let by_hand = steps().filter(|command| command.kind == Kind::Manual).count();
    let alone = commands.iter().filter(|command| alone(command)).count();
    let all = steps().count();
    let _ = writeln!(
        out,
        "{indent}{} ({}:{}): {all} commands: {alone} look by themselves, {} ask first, {by_hand} by a person{}",
        runbook.slug,
        runbook.file,
        runbook.line,
        all.saturating_sub(alone + by_hand),
        facts(runbook),
    );
}

/// A line for each command.
fn each(out: &mut String, commands: &[&Listed]) {
    for command in commands {
        let _ = writeln!(
            out,
            "  {:>4}  {:8} {:8} {}",
            command.line,
            command.section,
            word(command),
            what(command)
        );
    }
}

/// Runs unasked where it is reviewed.
fn alone(command: &Listed) -> bool {
    command.kind != Kind::Manual && command.risk == Risk::Read && !command.sensitive
}

/// What the text says of the runbook as a whole.
fn facts(runbook: &Runbook) -> String {
    let severity = runbook.severity.as_ref().map(|severity| format!("; {severity}"));
    let mttr = runbook.mttr_target_ms.map(|ms| format!("; to be over in {} min", ms / 60_000));
    let target = runbook.target.as_ref().map(|target| format!("; target {target}"));
    let rehearsed = match &runbook.rehearsed {
        Some(date) => format!("; rehearsed {date}"),
        None => "; no rehearsal noted".to_owned(),
    };
    [severity, mttr, target, Some(rehearsed)].into_iter().flatten().collect()
}

fn word(command: &Listed) -> String {
    if command.kind == Kind::Manual { "by hand".to_owned() } else { command.risk.to_string() }
}

fn what(command: &Listed) -> String {
    let name = match command.kind {
        Kind::Operation => command.operation.unwrap_or("wait").to_owned(),
        Kind::Process => format!("program {}", command.text.lines().next().unwrap_or_default()),
        Kind::Manual => command.reason.clone().unwrap_or_default(),
    };
    let place = command.place.as_ref().map(|place| format!(" in {place}")).unwrap_or_default();
    let filters: String = command.pipeline.iter().map(|filter| format!(" | {filter}")).collect();
    let sensitive = if command.sensitive { ", answers only to who asked" } else { "" };
    format!("{name}{place}{filters}{sensitive}")
}

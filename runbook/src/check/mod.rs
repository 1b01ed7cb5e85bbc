//! `muster check`: what a set of files compiles to, for people, for scripts and for CI. Pure.
//!
//! One file a form: [`people`], [`json`], [`sarif`], [`count`], [`explain`]; [`review`] knows what day it is.

mod count;
mod explain;
mod json;
mod people;
mod review;
mod sarif;

use crate::{Compiled, Fact, Finding, Level, Listed, Runbook, Source, compile};
use std::collections::{HashMap, hash_map::Entry};

/// The outcome of checking files.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    pub files: Vec<File>,
    pub errors: usize,
    pub warnings: usize,
}

/// One file, and what came out of it.
#[derive(Clone, Debug, Default)]
pub struct File {
    pub file: String,
    pub text: String,
    pub runbooks: Vec<Runbook>,
    /// In source order.
    pub commands: Vec<Listed>,
    /// By line.
    pub facts: Vec<Fact>,
    pub findings: Vec<Finding>,
}

/// Checks `(file, text)` pairs together: two runbooks with one slug are an error naming both.
#[must_use]
pub fn check(files: &[(String, String)]) -> Checked {
    let mut checked = Checked::default();
    let mut slugs: HashMap<String, (String, u32)> = HashMap::new();
    for (file, text) in files {
        let compiled = compile(&Source { file, text, reviewed: true });
        let mut commands: Vec<Listed> = compiled.commands().collect();
        commands.sort_by_key(|command| (command.line, command.column));
        let Compiled { runbooks, facts, mut findings } = compiled;
        for runbook in &runbooks {
            match slugs.entry(runbook.slug.clone()) {
                Entry::Occupied(other) => findings.push(same_slug(runbook, other.get())),
                Entry::Vacant(free) => drop(free.insert((file.clone(), runbook.line))),
            }
        }
        let count = |level| findings.iter().filter(|finding| finding.level == level).count();
        checked.errors += count(Level::Error);
        checked.warnings += count(Level::Warning);
        checked.files.push(File {
            file: file.clone(),
            text: text.clone(),
            runbooks,
            commands,
            facts,
            findings,
        });
    }
    checked
}

impl Checked {
    pub fn runbooks(&self) -> impl Iterator<Item = &Runbook> {
        self.files.iter().flat_map(|file| &file.runbooks)
    }

    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.files.iter().flat_map(|file| &file.findings)
    }
}

fn same_slug(runbook: &Runbook, (file, line): &(String, u32)) -> Finding {
    Finding {
        level: Level::Error,
        code: "same-slug",
        file: runbook.file.clone(),
        line: runbook.line,
        column: 1,
        message: format!("the slug `{}` is also that of {file}:{line}", runbook.slug),
        help: Some("give one of them another `slug:` in its front matter".into()),
    }
}

#[cfg(test)]
mod tests;

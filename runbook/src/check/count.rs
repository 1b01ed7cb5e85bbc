//! `--summary json`: counts per file and in all.

use super::{Checked, File};
use crate::{Kind, Level};
use operations::Risk;
use serde::Serialize;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
struct Counts {
    runbooks: usize,
    commands: usize,
    facts: usize,
    operation: usize,
    process: usize,
    manual: usize,
    read: usize,
    change: usize,
    destroy: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
}

#[derive(Serialize)]
struct Summary<'a> {
    files: Vec<Counted<'a>>,
    all: Counts,
}

#[derive(Serialize)]
struct Counted<'a> {
    file: &'a str,
    #[serde(flatten)]
    counts: Counts,
}

impl Checked {
    #[must_use]
    pub fn summary(&self) -> String {
        let files: Vec<Counted<'_>> =
            self.files.iter().map(|file| Counted { file: &file.file, counts: counts(file) }).collect();
        let all = files.iter().fold(Counts::default(), |sum, file| sum.plus(file.counts));
        // Counts and names are always written.
        serde_json::to_string(&Summary { files, all }).map(|text| text + "\n").unwrap_or_default()
    }
}

fn counts(file: &File) -> Counts {
    let kind = |kind| file.commands.iter().filter(|command| command.kind == kind).count();
    let risk = |risk| file.commands.iter().filter(|command| command.risk == risk).count();
    let level = |level| file.findings.iter().filter(|finding| finding.level == level).count();
    Counts {
        runbooks: file.runbooks.len(),
        commands: file.commands.len(),
        facts: file.facts.len(),
        operation: kind(Kind::Operation),
        process: kind(Kind::Process),
        manual: kind(Kind::Manual),
        read: risk(Risk::Read),
        change: risk(Risk::Change),
        destroy: risk(Risk::Destroy),
        errors: level(Level::Error),
        warnings: level(Level::Warning),
        notes: level(Level::Note),
    }
}

impl Counts {
    fn plus(self, other: Self) -> Self {
        Self {
            runbooks: self.runbooks + other.runbooks,
            commands: self.commands + other.commands,
            facts: self.facts + other.facts,
            operation: self.operation + other.operation,
            process: self.process + other.process,
            manual: self.manual + other.manual,
            read: self.read + other.read,
            change: self.change + other.change,
            destroy: self.destroy + other.destroy,
            errors: self.errors + other.errors,
            warnings: self.warnings + other.warnings,
            notes: self.notes + other.notes,
        }
    }
}

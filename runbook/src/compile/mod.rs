//! A document becomes runbooks. Pure. A text with errors is compiled as far as it is understood.
//!
//! [`crate::document`] has the outline; here each part of it that holds sections becomes a runbook, and each part with
//! commands of its own, outside any section, one as well: nothing is dropped in silence.

mod lint;
mod steps;

use crate::{
    Finding, Level, Runbook, Section, SectionKind, Step,
    document::{self, Part},
    front::{self, Front},
    markdown::{self, Block, plain},
    section::{self, Meaning},
};
use operations::Risk;
use steps::{Findings, Steps};

/// One file.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    pub file: &'a str,
    pub text: &'a str,
    /// Only reviewed texts start their reads unasked.
    pub reviewed: bool,
}

/// What came out.
#[derive(Clone, Debug, Default)]
pub struct Compiled {
    pub runbooks: Vec<Runbook>,
    pub findings: Vec<Finding>,
}

/// Compiles one file. Never fails: what is wrong is a finding.
#[must_use]
pub fn compile(source: &Source<'_>) -> Compiled {
    let mut findings = Findings::of(source.file);
    let (yaml, from) = front::split(source.text);
    let front = match yaml.map_or(Ok(Front::default()), front::parse) {
        Ok(front) => front,
        Err((line, column, message)) => {
            findings.say_at(Level::Error, "front-matter", line, column, message);
            Front::default()
        }
    };
    let root = document::outline(markdown::blocks(source.text, from));
    let mut compiler = Compiler { source, front: &front, findings, runbooks: Vec::new() };
    compiler.walk(&root, "");
    compiler.finish()
}

struct Compiler<'a> {
    source: &'a Source<'a>,
    front: &'a Front,
    findings: Findings,
    runbooks: Vec<Runbook>,
}

impl Compiler<'_> {
    /// `above`: the title of the heading over it, for a part without one.
    fn walk(&mut self, part: &Part, above: &str) {
        let title = if part.title.is_empty() { above } else { &part.title };
        if part.is_runbook() {
            self.runbook(part, title);
            return;
        }
        let alone = Part { parts: Vec::new(), ..part.clone() };
        let mut steps = Steps::new(&mut self.findings);
        steps.part(&alone, None);
        let steps = steps.finish();
        if !steps.is_empty() {
            let sections = by_commands(part.meaning, &part.title, steps);
            self.add(title, part.line, sections, &alone);
        }
        for inner in &part.parts {
            self.walk(inner, title);
        }
    }

    /// One with sections. Parts in it that are runbooks themselves stand on their own.
    fn runbook(&mut self, part: &Part, title: &str) {
        let mut sections = Vec::new();
        let mut own = Part { parts: Vec::new(), ..part.clone() };
        let mut apart = Vec::new();
        self.section(&own, &mut sections);
        for inner in &part.parts {
            let (inside, outside): (Vec<_>, Vec<_>) =
                inner.parts.iter().cloned().partition(|one| !one.is_runbook());
            if inner.is_runbook() {
                apart.push(inner.clone());
                continue;
            }
            apart.extend(outside);
            let inner = Part { parts: inside, ..inner.clone() };
            self.section(&inner, &mut sections);
            own.parts.push(inner);
        }
        self.add(title, part.line, sections, &own);
        for inner in &apart {
            self.walk(inner, title);
        }
    }

    fn section(&mut self, part: &Part, into: &mut Vec<Section>) {
        let mut steps = Steps::new(&mut self.findings);
        steps.part(part, None);
        let steps = steps.finish();
        let empty = steps.is_empty();
        let found = by_commands(part.meaning, &part.title, steps);
        if !empty || part.meaning.is_some() {
            into.extend(found);
        }
        for inner in part.parts.iter().filter(|inner| inner.meaning.is_some()) {
            self.section(inner, into);
        }
    }

    fn add(&mut self, title: &str, line: u32, sections: Vec<Section>, part: &Part) {
        let front = self.front;
        let first = self.runbooks.is_empty();
        let title = if title.is_empty() { self.source.file } else { title };
        let mut runbook = Runbook {
            slug: front.slug.clone().filter(|_| first).unwrap_or_else(|| section::slug(title)),
            title: title.to_owned(),
            severity: front.severity.clone(),
            language: front.language.clone().unwrap_or_else(|| "en".into()),
            target: front.target.clone(),
            mttr_target_ms: front.mttr.as_deref().and_then(front::millis),
            reviewed: self.source.reviewed,
            file: self.source.file.to_owned(),
            line: line.max(1),
            sections,
            checklist: checklist(part, ""),
            ..Runbook::default()
        };
        if first {
            runbook.aliases = front.aliases.clone();
            runbook.alerts = front.alerts.clone();
            runbook.hints = front.hints.clone();
        }
        match front::deadlines(front) {
            Ok(deadlines) => runbook.deadlines = deadlines,
            Err(what) => {
                let message = format!("the deadline `{what}` is no length of time; write e.g. `5m`");
                self.findings.say(Level::Error, "deadline", 1, message);
            }
        }
        distinct(&mut runbook);
        lint::runbook(&runbook, &mut self.findings);
        self.runbooks.push(runbook);
    }

    fn finish(self) -> Compiled {
        Compiled { runbooks: self.runbooks, findings: self.findings.all() }
    }
}

/// A section, or several where its words leave open what its steps are: what only reads before the first change
/// diagnoses, what only reads after the last one verifies.
fn by_commands(meaning: Option<Meaning>, title: &str, steps: Vec<Step>) -> Vec<Section> {
    let section = |kind, steps| Section { kind, title: title.to_owned(), steps };
    match meaning {
        Some(Meaning::Section(kind)) => vec![section(kind, steps)],
        Some(Meaning::Drill) => vec![section(SectionKind::Drill, steps)],
        Some(Meaning::Aside) => vec![section(SectionKind::Notes, steps)],
        Some(Meaning::Response) | None => {
            let changes = |step: &Step| step.risk() != Risk::Read;
            let first = steps.iter().position(changes).unwrap_or(steps.len());
            let last = steps.iter().rposition(changes).map_or(first, |at| at + 1);
            let mut steps = steps;
            let verify = steps.split_off(last);
            let recover = steps.split_off(first);
            [(SectionKind::Diagnose, steps), (SectionKind::Recover, recover), (SectionKind::Verify, verify)]
                .into_iter()
                .filter(|(_, steps)| !steps.is_empty())
                .map(|(kind, steps)| section(kind, steps))
                .collect()
        }
    }
}

/// The tasks under a part, each with the heading over it as its time box.
fn checklist(part: &Part, over: &str) -> Vec<(String, String)> {
    let tasks = part.blocks.iter().filter_map(|block| match block {
        Block::Paragraph(own) if own.item.is_some_and(|item| item.task) => {
            Some((over.to_owned(), plain(&own.inline)))
        }
        _ => None,
    });
    tasks.chain(part.parts.iter().flat_map(|inner| checklist(inner, &inner.title))).collect()
}

/// Step ids are unique in a runbook: a number makes a second one its own.
fn distinct(runbook: &mut Runbook) {
    let mut taken: Vec<String> = Vec::new();
    for step in runbook.sections.iter_mut().flat_map(|section| &mut section.steps) {
        let base = step.id.clone();
        let mut next = 2;
        while taken.contains(&step.id) {
            step.id = format!("{base}-{next}");
            next += 1;
        }
        taken.push(step.id.clone());
    }
}

#[cfg(test)]
mod tests;

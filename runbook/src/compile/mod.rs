//! A document becomes runbooks. Pure. A text with errors is compiled as far as it is understood.
//!
//! [`crate::document`] has the outline; here each part of it that holds sections becomes a runbook, and each part with
//! commands of its own, outside any section, one as well: nothing is dropped in silence.

mod findings;
mod language;
mod lint;
mod refined;
mod steps;
mod told;

use crate::{
    Fact, Finding, Level, Runbook, Section, SectionKind, Step,
    document::{self, Part},
    fact, front, limit,
    listed::{self, Listed},
    markdown::{self, Block, plain},
    section::{self, Meaning},
    understand::Reader,
};
use findings::Findings;
pub(crate) use lint::is_a_verb;
use operations::Risk;
use std::collections::{HashMap, HashSet};
use steps::Steps;

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
    /// All that the file says, by line; each runbook has its own of them and those that hold for all.
    pub facts: Vec<Fact>,
    pub findings: Vec<Finding>,
}

impl Compiled {
    /// Every command of the file, as `muster check` lists it.
    pub fn commands(&self) -> impl Iterator<Item = Listed> + '_ {
        self.runbooks.iter().flat_map(listed::commands)
    }
}

/// Compiles one file. Never fails: what is wrong is a finding.
#[must_use]
pub fn compile(source: &Source<'_>) -> Compiled {
    let mut findings = Findings::of(source.file, source.text);
    let (text, rest) = limit::read(source.text);
    let (yaml, from) = front::split(text);
    let mut said = yaml.map(front::read).unwrap_or_default();
    for problem in std::mem::take(&mut said.problems) {
        findings.add(problem.note, problem.line, problem.column);
    }
    let root = document::outline(markdown::blocks(text, from));
    let language = language::of(&root);
    let mut compiler = Compiler { source, language, findings, runbooks: Vec::new(), full: false };
    compiler.walk(&root, "");
    let Compiler { mut runbooks, mut findings, .. } = compiler;
    let books = refined::refine(&said, &mut runbooks, &mut findings);
    let facts = fact::facts(yaml, &root);
    told::give(&root, &facts, &books, &mut runbooks);
    if let Some((note, line)) = rest {
        findings.note(note, line);
    }
    runbooks.iter().for_each(|runbook| lint::runbook(runbook, &mut findings));
    Compiled { runbooks, facts, findings: findings.all() }
}

struct Compiler<'a> {
    source: &'a Source<'a>,
    /// As the headings tell it.
    language: &'static str,
    findings: Findings,
    runbooks: Vec<Runbook>,
    /// No further runbook is taken.
    full: bool,
}

impl Compiler<'_> {
    /// `above`: the title of the heading over it, for a part without one.
    fn walk(&mut self, part: &Part, above: &str) {
        let title = if part.title.is_empty() { above } else { &part.title };
        if part.is_runbook() {
            self.runbook(part, title);
            return;
        }
        let mut reader = Reader::default();
        let sections = self.sections(part, &mut reader, Steps::own);
        if sections.iter().any(|section| !section.steps.is_empty()) {
            self.add(title, part.line, sections, tasks(part, "").collect());
        }
        for inner in &part.parts {
            self.walk(inner, title);
        }
    }

    /// One with sections. Parts in it that are runbooks themselves stand on their own.
    fn runbook(&mut self, part: &Part, title: &str) {
        let (apart, inside): (Vec<_>, Vec<_>) = part.parts.iter().partition(|inner| inner.is_runbook());
        let mut reader = Reader::default();
        let mut sections = self.sections(part, &mut reader, Steps::own);
        for inner in &inside {
            self.section(inner, &mut reader, &mut sections);
        }
        self.add(title, part.line, sections, checklist(part, ""));
        for inner in apart.into_iter().chain(inside.into_iter().flat_map(runbooks)) {
            self.walk(inner, title);
        }
    }

    fn section(&mut self, part: &Part, reader: &mut Reader, into: &mut Vec<Section>) {
        into.extend(self.sections(part, reader, Steps::part));
        for inner in part.parts.iter().filter(|inner| inner.meaning.is_some() && !inner.is_runbook()) {
            self.section(inner, reader, into);
        }
    }

    /// What stands under a part, as `read` takes it in.
    fn sections<'f>(
        &'f mut self,
        part: &Part,
        reader: &'f mut Reader,
        read: fn(Steps<'f>, &Part, Option<&str>) -> Steps<'f>,
    ) -> Vec<Section> {
        let open = matches!(part.meaning, Some(Meaning::Response) | None);
        let (steps, forbidden) = read(Steps::new(&mut self.findings, reader, open), part, None).finish();
        let mut sections = by_commands(part, steps);
        if !forbidden.is_empty() {
            sections.push(Section { kind: SectionKind::Drill, title: part.title.clone(), steps: forbidden });
        }
        sections
    }

    fn add(&mut self, title: &str, line: u32, sections: Vec<Section>, checklist: Vec<(String, String)>) {
        if self.runbooks.len() >= limit::RUNBOOKS {
            if !std::mem::replace(&mut self.full, true) {
                let message = format!(
                    "the file holds more than {} runbooks: this and those behind are left out",
                    limit::RUNBOOKS
                );
                self.findings.say(Level::Error, "too-many", line.max(1), message);
            }
            return;
        }
        // A text without a heading is called by its file's name, wherever that lies.
        let title = if title.is_empty() { stem(self.source.file) } else { title };
        let mut runbook = Runbook {
            slug: section::slug(title),
            title: title.to_owned(),
            language: self.language.to_owned(),
            reviewed: self.source.reviewed,
            file: self.source.file.to_owned(),
            line: line.max(1),
            sections,
            checklist,
            ..Runbook::default()
        };
        looks_first(&mut runbook.sections);
        distinct(&mut runbook);
        self.runbooks.push(runbook);
    }
}

pub(crate) fn stem(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.strip_suffix(".md").unwrap_or(name)
}

/// A section, or several where its words leave open what its steps are: what changes recovers, what looks diagnoses,
/// and what looks after a change verifies if its title says so.
fn by_commands(part: &Part, steps: Vec<Step>) -> Vec<Section> {
    let section = |kind, steps| Section { kind, title: part.title.clone(), steps };
    match part.meaning {
        Some(Meaning::Section(kind)) => vec![section(kind, steps)],
        Some(Meaning::Drill) => vec![section(SectionKind::Drill, steps)],
        Some(Meaning::Aside) => vec![section(SectionKind::Notes, steps)],
        Some(Meaning::Response) | None => {
            let (mut diagnose, mut recover, mut verify) = (Vec::new(), Vec::new(), Vec::new());
            for step in steps {
                // A pause belongs to what it follows.
                let follows =
                    !recover.is_empty() && step.commands.iter().all(|command| command.what.is_pause());
                if follows || step.risk() != Risk::Read {
                    recover.push(step);
                } else if !recover.is_empty() && section::verifies(&step.title) {
                    verify.push(step);
                } else {
                    diagnose.push(step);
                }
            }
            [
                (SectionKind::Diagnose, diagnose),
                (SectionKind::Recover, recover),
                (SectionKind::Verify, verify),
            ]
            .into_iter()
            .filter(|(_, steps)| !steps.is_empty())
            .map(|(kind, steps)| section(kind, steps))
            .collect()
        }
    }
}

/// The runbooks of their own under a part.
fn runbooks(part: &Part) -> Vec<&Part> {
    let inner = part.parts.iter();
    inner.flat_map(|inner| if inner.is_runbook() { vec![inner] } else { runbooks(inner) }).collect()
}

/// The tasks under a part, each with the heading over it as its time box.
fn checklist(part: &Part, over: &str) -> Vec<(String, String)> {
    let inner = part.parts.iter().filter(|inner| !inner.is_runbook());
    tasks(part, over).chain(inner.flat_map(|inner| checklist(inner, &inner.title))).collect()
}

/// The tasks directly under a part.
fn tasks<'a>(part: &'a Part, over: &'a str) -> impl Iterator<Item = (String, String)> + 'a {
    part.blocks.iter().filter_map(move |block| match block {
        Block::Paragraph(own) if own.item.is_some_and(|item| item.task) => {
            Some((over.to_owned(), plain(&own.inline)))
        }
        _ => None,
    })
}

/// There is nothing to verify before anything was changed: what stands there diagnoses.
fn looks_first(sections: &mut [Section]) {
    let changes = |section: &Section| {
        section.kind == SectionKind::Recover && section.steps.iter().any(|step| step.risk() != Risk::Read)
    };
    let first = sections.iter().position(changes).unwrap_or(sections.len());
    let early = sections[..first].iter_mut().filter(|section| section.kind == SectionKind::Verify);
    early.for_each(|section| section.kind = SectionKind::Diagnose);
}

/// Step ids are unique in a runbook: a number makes a second one its own.
fn distinct(runbook: &mut Runbook) {
    let mut taken: HashSet<String> = HashSet::new();
    // The next number of each name, so that many of one name are not counted from the first again.
    let mut numbers: HashMap<String, usize> = HashMap::new();
    for step in runbook.sections.iter_mut().flat_map(|section| &mut section.steps) {
        if taken.contains(&step.id) {
            let base = step.id.clone();
            let next = numbers.entry(base.clone()).or_insert(2);
            while taken.contains(&step.id) {
                step.id = format!("{base}-{next}");
                *next += 1;
            }
        }
        taken.insert(step.id.clone());
    }
}

#[cfg(test)]
mod tests;

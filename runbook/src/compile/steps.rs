//! The steps of a section: fences, commands in list items and in tables, with the words around them.

use super::findings::Findings;
use crate::{
    Command, Level, Step, StepOptions,
    document::Part,
    info::Info,
    markdown::{Block, Inline, Paragraph, Table, plain},
    section,
    shell::{self, Line},
    understand::{self, Reader},
};

/// Reads the blocks of a section in order.
pub(super) struct Steps<'f> {
    findings: &'f mut Findings,
    steps: Vec<Step>,
    /// The words since the last step.
    prose: String,
    warning: Option<String>,
    /// The last list item, or the heading: what the next command is for.
    title: Option<String>,
}

impl<'f> Steps<'f> {
    pub(super) fn new(findings: &'f mut Findings) -> Self {
        Self { findings, steps: Vec::new(), prose: String::new(), warning: None, title: None }
    }

    pub(super) fn finish(self) -> Vec<Step> {
        self.steps
    }

    /// Everything under a part but sections and runbooks of their own. `title`: a heading inside a section is its
    /// steps' title.
    pub(super) fn part(self, part: &Part, title: Option<&str>) -> Self {
        let inner = part.parts.iter().filter(|inner| inner.meaning.is_none() && !inner.is_runbook());
        inner.fold(self.own(part, title), |steps, inner| steps.part(inner, Some(&inner.title)))
    }

    /// What stands directly under a part.
    pub(super) fn own(mut self, part: &Part, title: Option<&str>) -> Self {
        self.prose.clear();
        self.warning = None;
        self.title = title.map(str::to_owned);
        for block in &part.blocks {
            match block {
                Block::Fence { info, text, line, .. } => self.fence(&Info::parse(info), text, *line),
                Block::Paragraph(paragraph) => self.paragraph(paragraph),
                Block::Table(table) => self.table(table),
                Block::Heading { .. } => {}
            }
        }
        self
    }

    fn paragraph(&mut self, paragraph: &Paragraph) {
        let words = plain(&paragraph.inline);
        if paragraph.item.is_some_and(|item| item.task) {
            return;
        }
        if paragraph.quoted || is_warning(&words) {
            self.warning = Some(words);
            return;
        }
        if let Some(expected) = expectation(&words) {
            if let Some(step) = self.steps.last_mut() {
                step.expected = Some(expected.to_owned());
            }
            return;
        }
        if paragraph.item.is_some() {
            let before = paragraph.inline.iter().take_while(|inline| !matches!(inline, Inline::Code(_)));
            let title: String = before.map(Inline::text).collect();
            self.title = Some(titled(&title)).filter(|title| !title.is_empty());
            self.inline(&paragraph.inline, paragraph.line);
        }
        if !self.prose.is_empty() {
            self.prose.push('\n');
        }
        self.prose.push_str(&words);
    }

    /// Commands in the words of a list item.
    fn inline(&mut self, inline: &[Inline], line: u32) {
        for one in inline {
            let Inline::Code(code) = one else { continue };
            if let Some(found) = understand::command(code) {
                self.step(vec![found], line, &StepOptions::default(), None);
            }
        }
    }

    /// A row with a command: its first cell is the title, a column of expectations what should come out.
    fn table(&mut self, table: &Table) {
        let column = |names: &[&str]| {
            table.header.iter().position(|cell| {
                let folded = section::fold(&plain(cell));
                names.iter().any(|name| folded.starts_with(name))
            })
        };
        let expected = column(&["attendu", "expected", "resultat", "result", "should"]);
        for row in &table.rows {
            let codes = row.cells.iter().flatten();
            let commands = codes.filter_map(|one| match one {
                Inline::Code(code) => understand::command(code),
                _ => None,
            });
            let commands: Vec<Line> = commands.collect();
            if commands.is_empty() {
                continue;
            }
            self.title = row.cells.first().map(|cell| titled(&plain(cell)));
            self.step(commands, row.line, &StepOptions::default(), None);
            let should = expected.and_then(|at| row.cells.get(at)).map(|cell| plain(cell));
            if let (Some(step), Some(should)) = (self.steps.last_mut(), should) {
                step.expected = Some(should);
            }
        }
    }

    /// One step if it has a name, else one for each comment in it.
    fn fence(&mut self, info: &Info, text: &str, line: u32) {
        for word in &info.unknown {
            let message = format!("`{word}` is no option of a fence");
            self.findings.say(Level::Warning, "unknown-option", line, message);
        }
        if !info.is_shell() {
            return;
        }
        let lines = shell::lines(text, info.language == "console");
        let groups = if info.name.is_some() { vec![lines] } else { grouped(lines) };
        let single = groups.len() == 1;
        for group in groups {
            let comment = group.first().and_then(|line| line.comment.clone());
            if let (Some(comment), false) = (&comment, single && self.title.is_some()) {
                self.title = Some(titled(comment));
            }
            self.step(group, line, &info.options, info.name.as_deref());
        }
    }

    /// `line`: of the fence's first row, or of the list item.
    fn step(&mut self, lines: Vec<Line>, line: u32, options: &StepOptions, name: Option<&str>) {
        let Some(first) = lines.first() else { return };
        let title = self.title.clone().unwrap_or_else(|| first.text.clone());
        let at = line + first.row;
        let mut reader = Reader::default();
        let mut commands = Vec::with_capacity(lines.len());
        let mut printed = None;
        for found in lines {
            let line = line + found.row;
            let what = reader.line(&found);
            let parts = reader.heard();
            for note in reader.notes() {
                self.findings.note(note, line);
            }
            printed = found.output.or(printed);
            commands.push(Command { line, text: found.text, what, parts });
        }
        let base = name.map_or_else(|| section::slug(&title), str::to_owned);
        self.steps.push(Step {
            id: if base.is_empty() { "step".to_owned() } else { base },
            title,
            prose: std::mem::take(&mut self.prose),
            warning: self.warning.take(),
            expected: printed,
            line: at,
            commands,
            parameters: reader.parameters(),
            options: options.clone(),
        });
    }
}

/// The lines of a fence by the comments between them.
fn grouped(lines: Vec<Line>) -> Vec<Vec<Line>> {
    let mut groups: Vec<Vec<Line>> = Vec::new();
    for line in lines {
        match groups.last_mut() {
            Some(group) if line.comment.is_none() => group.push(line),
            _ => groups.push(vec![line]),
        }
    }
    groups
}

/// `1. Check pod status:` as a title.
fn titled(words: &str) -> String {
    let words = words.trim();
    let digits = words.trim_start_matches(|c: char| c.is_ascii_digit());
    let behind =
        if digits.len() < words.len() { digits.strip_prefix(['.', ')']).unwrap_or(words) } else { words };
    behind.trim().trim_end_matches([':', '-', '—', ' ']).to_owned()
}

fn is_warning(words: &str) -> bool {
    let folded = section::fold(words);
    let begins = ["warning", "caution", "attention", "important", "danger", "careful"];
    words.starts_with('⚠') || begins.iter().any(|word| folded.starts_with(word))
}

/// What should come out: `Expected: …`, `Should output: …`, `Attendu : …`.
fn expectation(words: &str) -> Option<&str> {
    let (head, rest) = words.split_once(':')?;
    let folded = section::fold(head);
    let begins =
        ["expected", "should", "attendu", "resultat attendu"].iter().any(|word| folded.starts_with(word));
    (begins && !rest.trim().is_empty()).then(|| rest.trim())
}

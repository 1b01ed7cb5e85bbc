//! The steps of a section: fences, commands in the text and in tables, with the words around them.

mod row;
mod said;
mod title;

use super::findings::Findings;
use crate::{
    Command, Level, Step, StepOptions,
    document::Part,
    info::Info,
    limit,
    markdown::{Block, Inline, Paragraph, plain},
    section,
    shell::{self, Line},
    understand::{self, Reader},
    what::What,
};
use operations::Risk;
use title::{Titles, titled};

/// Reads the blocks of a section in order.
pub(super) struct Steps<'f> {
    findings: &'f mut Findings,
    reader: &'f mut Reader,
    steps: Vec<Step>,
    forbidden: Vec<Step>,
    /// The words since the last step.
    prose: String,
    titles: Titles,
    /// Said before the commands that it is about.
    warning: Option<String>,
    /// The step with which the part began that is being read.
    from: usize,
    /// "Expected:" was read: the list items after it say what.
    expecting: bool,
    /// Splits what only looks from what changes: nothing says which section the steps are of.
    apart: bool,
}

/// How many steps back a warning reaches, and how many pieces of a line are looked at behind a command.
const NEAR: usize = 64;

/// What an author wrote about one command.
#[derive(Clone, Debug, Default)]
struct Said {
    warning: Option<String>,
    expected: Option<String>,
}

impl<'f> Steps<'f> {
    pub(super) fn new(findings: &'f mut Findings, reader: &'f mut Reader, apart: bool) -> Self {
        let (prose, titles) = (String::new(), Titles::default());
        Self {
            findings,
            reader,
            steps: Vec::new(),
            forbidden: Vec::new(),
            prose,
            titles,
            warning: None,
            from: 0,
            expecting: false,
            apart,
        }
    }

    /// The steps, and what the text says not to do.
    pub(super) fn finish(self) -> (Vec<Step>, Vec<Step>) {
        (self.steps, self.forbidden)
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
        self.warning = title.and_then(said::in_brackets);
        self.titles = Titles::under(title);
        self.from = self.steps.len();
        self.expecting = false;
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
        if paragraph.is_long() {
            let message =
                format!("a paragraph of more than {} bytes is read for its commands alone", limit::PARAGRAPH);
            self.findings.say(Level::Warning, "too-long", paragraph.line, message);
        }
        if self.expecting && paragraph.item.is_some() {
            self.expected_item(paragraph, words);
            return;
        }
        self.expecting = false;
        if let Some(warning) = self.warned(paragraph, &words) {
            self.warn(warning);
            return;
        }
        if let Some(expected) = said::expected(paragraph) {
            self.expecting = expected.is_empty();
            self.expect(None, expected);
            return;
        }
        match paragraph.item {
            Some(item) => {
                self.titles.item(item.depth, paragraph);
                self.warning = said::aside(paragraph).or(self.warning.take());
            }
            None => self.titles.paragraph(paragraph),
        }
        self.inline(paragraph, &words);
        if self.prose.len() < limit::PARAGRAPH {
            if !self.prose.is_empty() {
                self.prose.push('\n');
            }
            self.prose.push_str(&limit::short(words, limit::PARAGRAPH));
        }
    }

    /// A warning; a quote is one too, unless it leads up to what follows.
    fn warned(&self, paragraph: &Paragraph, words: &str) -> Option<String> {
        if has_command(paragraph) || paragraph.item.is_some() {
            return None;
        }
        let quote = paragraph.quoted && !words.trim_end().ends_with(':');
        said::warning(words).or_else(|| quote.then(|| words.to_owned()))
    }

    /// Belongs to the changes that stand before it under the same title, else to those that follow.
    fn warn(&mut self, warning: String) {
        let warning = limit::short(warning, limit::WORDS);
        let title = self.titles.current().map(str::to_owned);
        let same = |step: &&mut Step| title.is_none() || Some(&step.title) == title.as_ref();
        let mut found = false;
        let from = self.from.max(self.steps.len().saturating_sub(NEAR));
        for step in self.steps[from..].iter_mut().filter(|step| step.risk() != Risk::Read).filter(same) {
            found = true;
            for command in step.commands.iter_mut().filter(|command| command.what.risk() != Risk::Read) {
                command.warning.get_or_insert_with(|| warning.clone());
            }
            step.warning.get_or_insert_with(|| warning.clone());
        }
        if !found {
            self.warning = Some(warning);
        }
    }

    /// Of the last step: of the command that the words name, else of its last one.
    fn expect(&mut self, named: Option<&str>, expected: String) {
        let Some(step) = self.steps.last_mut().filter(|_| !expected.is_empty()) else { return };
        let expected = limit::short(expected, limit::WORDS);
        let found =
            step.commands.iter().position(|command| named.is_some_and(|name| command.text.contains(name)));
        let at = found.unwrap_or(step.commands.len().saturating_sub(1));
        if let Some(command) = step.commands.get_mut(at) {
            command.expected.get_or_insert_with(|| expected.clone());
        }
        step.expected.get_or_insert(expected);
    }

    fn expected_item(&mut self, paragraph: &Paragraph, words: String) {
        let code = paragraph.inline.iter().find_map(|one| match one {
            Inline::Code(code) => Some(code.as_str()),
            _ => None,
        });
        let Some(step) = self.steps.last() else { return };
        let names = |command: &Command| code.is_some_and(|code| command.text.contains(code));
        if step.commands.len() == 1 || step.commands.iter().any(names) {
            self.expect(code, words);
        }
    }

    /// Commands in running text.
    fn inline(&mut self, paragraph: &Paragraph, words: &str) {
        let forbids = said::forbids(words);
        for (at, one) in paragraph.inline.iter().enumerate() {
            let Inline::Code(code) = one else { continue };
            let Some(found) = understand::command(code) else { continue };
            if forbids {
                self.forbidden(found, paragraph.line);
                continue;
            }
            let said = Said {
                expected: said::behind(
                    paragraph.inline[at + 1..].get(..NEAR).unwrap_or(&paragraph.inline[at + 1..]),
                ),
                ..Said::default()
            };
            self.step(vec![found], paragraph.line, &StepOptions::default(), None, &said);
        }
    }

    /// What the text says not to do: kept, and no step.
    fn forbidden(&mut self, found: Line, line: u32) {
        let reason = "no step: the text says not to do it".to_owned();
        let mut command = self.command(found, line, &Said::default());
        let what = What::Manual { reason, risk: None };
        command.parts.iter_mut().for_each(|part| part.what = what.clone());
        let title = limit::short(command.text.clone(), limit::TITLE);
        self.push(title, vec![Command { what, ..command }], line, &StepOptions::default(), None);
        self.forbidden.extend(self.steps.pop());
    }

    /// One step if it has a name, else one for each comment in it.
    fn fence(&mut self, info: &Info, text: &str, line: u32) {
        for (word, note) in &info.wrong {
            self.findings.word(note.clone(), [line.saturating_sub(1), line], word);
        }
        if !info.is_shell() {
            return;
        }
        let lines = shell::lines(text, info.language == "console");
        let groups = if info.name.is_some() { vec![lines] } else { grouped(lines) };
        for group in groups {
            let comment = group.first().and_then(|line| line.comment.clone());
            let said = Said { warning: comment.as_deref().and_then(said::in_brackets), expected: None };
            let title = comment
                .map(|comment| titled(&comment.replace('\n', " ")))
                .filter(|comment| !comment.is_empty());
            self.titled_step(title, group, line, &info.options, info.name.as_deref(), &said);
        }
        self.warning = None;
    }

    fn step(&mut self, lines: Vec<Line>, line: u32, options: &StepOptions, name: Option<&str>, said: &Said) {
        self.titled_step(None, lines, line, options, name, said);
    }

    /// `line`: of the fence's first row, or of the list item.
    fn titled_step(
        &mut self,
        title: Option<String>,
        lines: Vec<Line>,
        line: u32,
        options: &StepOptions,
        name: Option<&str>,
        said: &Said,
    ) {
        let Some(first) = lines.first() else { return };
        self.reader.apart();
        let (text, at) = (first.text.clone(), line + first.row);
        let title = title.or_else(|| self.titles.current().map(str::to_owned)).unwrap_or(text);
        let title = limit::short(title, limit::TITLE);
        let mut commands = Vec::with_capacity(lines.len());
        for found in lines {
            commands.push(self.command(found, line, said));
        }
        let runs = if self.apart && name.is_none() { runs(commands) } else { vec![commands] };
        for commands in runs {
            let at = commands.first().map_or(at, |command| command.line);
            self.push(title.clone(), commands, at, options, name);
        }
    }

    fn command(&mut self, found: Line, line: u32, said: &Said) -> Command {
        let what = self.reader.line(&found);
        let parts = self.reader.heard();
        let line = line + found.row;
        for note in self.reader.notes() {
            self.findings.note(note, line);
        }
        let changes = what.risk() != Risk::Read;
        let remark = found.remark.as_deref();
        let warning = remark.filter(|remark| said::warns(remark)).map(str::to_owned);
        let warning =
            warning.or_else(|| said.warning.clone()).or_else(|| self.warning.clone().filter(|_| changes));
        let expected = remark.and_then(said::expectation).filter(|expected| !expected.is_empty());
        let expected =
            expected.or_else(|| found.after.as_deref().and_then(after)).or_else(|| said.expected.clone());
        let elsewhere = self.reader.elsewhere();
        let words = |said: String| limit::short(said, limit::WORDS);
        let (warning, expected) = (warning.map(words), expected.map(words));
        Command { line, text: found.text, what, parts, warning, expected, elsewhere }
    }

    fn push(
        &mut self,
        title: String,
        commands: Vec<Command>,
        line: u32,
        options: &StepOptions,
        name: Option<&str>,
    ) {
        let base = name.map_or_else(|| section::slug(&title), str::to_owned);
        let first = |of: fn(&Command) -> Option<&String>| commands.iter().find_map(of).cloned();
        self.steps.push(Step {
            id: if base.is_empty() { "step".to_owned() } else { base },
            title,
            prose: std::mem::take(&mut self.prose),
            warning: first(|command| command.warning.as_ref()),
            expected: first(|command| command.expected.as_ref()),
            line,
            parameters: self.reader.met(),
            commands,
            options: options.clone(),
        });
    }
}

/// A comment below a command that says what should come out; of several lines the first that says something.
fn after(comment: &str) -> Option<String> {
    let mut rows = comment.lines();
    let said = said::expectation(rows.next()?)?;
    let said = if said.is_empty() { rows.next().unwrap_or_default().trim().to_owned() } else { said };
    Some(said).filter(|said| !said.is_empty())
}

fn has_command(paragraph: &Paragraph) -> bool {
    paragraph
        .inline
        .iter()
        .any(|one| matches!(one, Inline::Code(code) if understand::command(code).is_some()))
}

/// The lines of a fence by the comments between them; one that says what should come out is about the line above.
fn grouped(lines: Vec<Line>) -> Vec<Vec<Line>> {
    let mut groups: Vec<Vec<Line>> = Vec::new();
    for mut line in lines {
        if let (Some(above), Some(comment)) =
            (groups.last_mut().and_then(|group| group.last_mut()), &line.comment)
            && said::expectation(comment).is_some()
        {
            above.after = line.comment.take();
        }
        match groups.last_mut() {
            Some(group) if line.comment.is_none() => group.push(line),
            _ => groups.push(vec![line]),
        }
    }
    groups
}

/// What only looks and what changes, apart, in order.
fn runs(commands: Vec<Command>) -> Vec<Vec<Command>> {
    let mut runs: Vec<Vec<Command>> = Vec::new();
    for command in commands {
        let reads = |command: &Command| command.what.risk() == Risk::Read;
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|last| reads(last) == reads(&command)) => run.push(command),
            _ => runs.push(vec![command]),
        }
    }
    runs
}

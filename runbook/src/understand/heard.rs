//! What is listed of a line: each simple command or pipeline, where it stands and what it was taken for. Pure.
//!
//! Both sides of `&&`, the command that a loop runs over and each command of its body count; a script inside a
//! command (`watch '…'`, `sh -c '…'`) is one with it, and so is a substitution that touches no system (`$(date)`).

use super::Reader;
use crate::{
    shell::{Line, tree::Span},
    what::{Value, What},
};
use operations::Operation;

/// One of them. `row` and `column` count from 0, the column in characters.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    pub(crate) row: u32,
    pub(crate) end_row: u32,
    pub(crate) column: u32,
    /// As it stands, continued lines joined.
    pub(crate) text: String,
    pub(crate) what: What,
    /// What it says of where.
    pub(crate) target: Option<String>,
    start: usize,
}

/// The script that is being read, and where in it the nodes' own positions count from.
#[derive(Debug, Default)]
pub(super) struct Script {
    text: Vec<char>,
    /// `None`: what is read now is no part of the listing.
    base: Option<usize>,
}

impl Script {
    /// What stands there, as it was parsed; empty where it is not known.
    pub(super) fn between(&self, at: Span) -> String {
        let base = self.base.unwrap_or(self.text.len());
        self.text
            .get(base + at.start..(base + at.end).min(self.text.len()))
            .unwrap_or_default()
            .iter()
            .collect()
    }
}

impl Reader {
    pub(super) fn opens(&mut self, line: &Line) {
        self.script = Script { text: line.script.chars().collect(), base: Some(0) };
    }

    /// What was heard since the last call, in the order in which it stands.
    pub(crate) fn heard(&mut self) -> Vec<Heard> {
        let mut heard = std::mem::take(&mut self.heard);
        heard.sort_by_key(|one| one.start);
        heard
    }

    pub(super) fn hear(&mut self, at: Span, what: &What) {
        let Some(base) = self.script.base else { return };
        let (start, end) = (base + at.start, (base + at.end).min(self.script.text.len()));
        let Some(own) = self.script.text.get(start..end).filter(|own| !own.is_empty()) else { return };
        let before = &self.script.text[..start];
        let row = before.iter().filter(|c| **c == '\n').count();
        let column = before.iter().rev().take_while(|c| **c != '\n').count();
        let rows = own.iter().filter(|c| **c == '\n').count();
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        self.heard.push(Heard {
            row: number(row),
            end_row: number(row + rows),
            column: number(column),
            text: joined(own),
            what: what.clone(),
            target: self.named.take(),
            start,
        });
    }

    /// What `read` reads is one with the command around it.
    pub(super) fn unheard<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let base = self.script.base.take();
        let read = read(self);
        self.script.base = base;
        read
    }

    /// The commands of `$(…)`: listed by themselves where they look at a system.
    pub(super) fn substituted<T>(&mut self, inner: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.script.base;
        let wanted: Vec<char> = inner.chars().collect();
        let from = outer.unwrap_or(0);
        let found = self.script.text.get(from..).filter(|_| outer.is_some() && !wanted.is_empty());
        self.script.base =
            found.and_then(|text| text.windows(wanted.len()).position(|at| at == wanted)).map(|at| from + at);
        let mark = self.heard.len();
        let read = read(self);
        let own = self.heard.split_off(mark.min(self.heard.len()));
        self.heard.extend(own.into_iter().filter(|one| touches(&one.what)));
        self.script.base = outer;
        read
    }
}

/// Whether it looks at a system, and not only at the machine it is typed on.
fn touches(what: &What) -> bool {
    let process = |operation: &&Operation| matches!(operation, Operation::Process(_));
    !what.reasons().is_empty() || !what.operations().iter().all(process)
}

/// One line: `\` and the blanks around it are one blank.
fn joined(text: &[char]) -> String {
    let text: String = text.iter().collect();
    let mut rows = text.split('\n');
    let mut out = rows.next().unwrap_or_default().to_owned();
    for row in rows {
        let goes_on = out.trim_end().ends_with('\\');
        if goes_on {
            out.truncate(out.trim_end().len() - 1);
            out.truncate(out.trim_end().len());
            out.push(' ');
            out.push_str(row.trim_start());
        } else {
            out.push('\n');
            out.push_str(row);
        }
    }
    out
}

impl Heard {
    /// The operation it is about, the filters behind it and the file its output goes to, through the flow around it.
    pub(crate) fn leaf(&self) -> &What {
        leaf(&self.what)
    }
}

fn leaf(what: &What) -> &What {
    match what {
        What::Set { to: Value::Output(of), .. } => leaf(of),
        // What ran before it is what its words needed.
        What::All { of } => of.last().map_or(what, |(_, last)| leaf(last)),
        other => other,
    }
}

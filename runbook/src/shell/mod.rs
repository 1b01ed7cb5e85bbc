//! A fence taken apart into commands, by a real grammar (brush-parser), never by a shell. Pure.
//!
//! [`transcript`] tells what was typed from what was printed, [`mask`] hides placeholders from the grammar,
//! [`read`] and [`word`] turn the grammar's tree into [`tree`]. The parser stops at its first error, so it is given
//! one complete command after the other: lines are added until it is satisfied, and a line that never satisfies it
//! is left to a person while the rest goes on. Why this parser: docs/decisions/0002.

mod braces;
#[cfg(test)]
mod compared;
mod grammar;
mod mask;
mod nesting;
mod read;
mod session;
mod transcript;
pub(crate) mod tree;
mod word;

use crate::limit;
pub(crate) use session::Session;
use session::Typed;
use transcript::Row;
pub(crate) use transcript::is_program;
use tree::{Node, Span};

/// A complete command longer than this is not looked for, in rows.
const MOST_ROWS: usize = 120;

/// Rows that are parsed once more in one fence, because a command goes on; a fence of rows that never end must not
/// take for ever.
const MOST_TRIES: usize = 20_000;

/// Blocks inside blocks beyond which the grammar is not asked: it goes down one by one, and a stack ends.
const DEEPEST: usize = 16;

/// One complete command of a fence.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    /// From 0, within the fence.
    pub(crate) row: u32,
    /// As the author wrote it, without prompts.
    pub(crate) text: String,
    /// As it was parsed; the positions in `nodes` count in it.
    pub(crate) script: String,
    /// The comment lines directly above.
    pub(crate) comment: Option<String>,
    /// The comment behind it on its line.
    pub(crate) remark: Option<String>,
    /// The comment lines below it that stand over no other command.
    pub(crate) after: Option<String>,
    /// The command; several if they stand on one line.
    pub(crate) nodes: Vec<Node>,
    /// What the fence shows as printed by it.
    pub(crate) output: Option<String>,
}

/// All complete commands of a fence, in order. `console`: the info string says that it is a transcript.
pub(crate) fn lines(fence: &str, console: bool) -> Vec<Line> {
    let raw: Vec<&str> = fence.lines().map(|line| line.trim_end_matches('\r')).collect();
    let rows = transcript::rows(fence, console);
    let mut read = Reading { tries: MOST_TRIES, ..Reading::default() };
    let mut session = Session::bare(&raw);
    let mut at = 0;
    while let Some(row) = rows.get(at) {
        if let Some(shown) =
            raw.get(at).and_then(|row| Session::shown(row).or_else(|| Session::named(row, fence)))
            && session.is_none()
        {
            session = Some(shown);
        }
        if let Some(open) = &session
            && let Some(taken) = read.said(open.next(raw.get(at..).unwrap_or_default()), at, raw[at])
        {
            if taken.ended {
                session = None;
            }
            at += taken.rows;
            continue;
        }
        if session.is_some() && !raw[at].trim().is_empty() && !raw[at].trim_start().starts_with('#') {
            session = None;
        }
        at += read.row(row, &rows[at..], at, &mut session);
    }
    let comment = read.comment.take();
    below(&mut read.found, comment);
    read.found
}

/// What was read of a fence so far.
#[derive(Default)]
struct Reading {
    found: Vec<Line>,
    comment: Option<String>,
    tries: usize,
}

/// How many rows a session took.
struct Taken {
    rows: usize,
    ended: bool,
}

impl Reading {
    /// What was typed in a session or printed there; `None`: it is neither.
    fn said(&mut self, typed: Typed, at: usize, row: &str) -> Option<Taken> {
        let plain = row.trim();
        if plain.is_empty() || (plain.starts_with('#') && matches!(typed, Typed::Output | Typed::Outside)) {
            return None;
        }
        match typed {
            Typed::Outside => return None,
            Typed::Output if plain.starts_with("--") => self.remember(plain.trim_start_matches('-').trim()),
            Typed::Output => self.printed(row),
            Typed::End => {
                let end = plain.chars().count();
                self.push(at, plain, plain.to_owned(), vec![Node::Session(Span { start: 0, end })]);
                return Some(Taken { rows: 1, ended: true });
            }
            Typed::Statement { rows, text, nodes } => {
                self.push(at, &text.clone(), text, nodes);
                return Some(Taken { rows, ended: false });
            }
        }
        Some(Taken { rows: 1, ended: false })
    }

    /// One row outside a session, with those that belong to it.
    fn row(&mut self, row: &Row, rows: &[Row], at: usize, session: &mut Option<Session>) -> usize {
        match row {
            Row::Output(printed) => {
                self.comment = None;
                self.printed(printed);
                1
            }
            Row::Typed(typed) if typed.trim().is_empty() => {
                let comment = self.comment.take();
                below(&mut self.found, comment);
                1
            }
            Row::Typed(typed) if typed.trim_start().starts_with('#') => {
                self.remember(typed.trim_start().trim_start_matches('#').trim());
                1
            }
            Row::Typed(_) => {
                let typed: Vec<&str> = rows
                    .iter()
                    .take(MOST_ROWS)
                    .map_while(|row| if let Row::Typed(text) = row { Some(text.as_str()) } else { None })
                    .collect();
                let (taken, script, mut nodes) = complete(&typed, &mut self.tries);
                *session = Session::opened(&nodes);
                if session.is_some() {
                    nodes = nodes.iter().map(|node| Node::Session(node.span())).collect();
                }
                self.push(at, &typed[..taken].join("\n"), script, nodes);
                taken
            }
        }
    }

    fn remember(&mut self, words: &str) {
        let above = self.comment.take();
        self.comment = Some(above.map_or(words.to_owned(), |above| format!("{above}\n{words}")));
    }

    fn printed(&mut self, row: &str) {
        if let Some(line) = self.found.last_mut() {
            let text = line.output.get_or_insert_default();
            text.push_str(row);
            text.push('\n');
        }
    }

    fn push(&mut self, at: usize, typed: &str, script: String, nodes: Vec<Node>) {
        let (text, remark) = remark(typed);
        self.found.push(Line {
            row: u32::try_from(at).unwrap_or(u32::MAX),
            text: text.trim().to_owned(),
            script,
            comment: self.comment.take(),
            remark: remark.map(|words| words.trim().to_owned()),
            after: None,
            nodes,
            output: None,
        });
    }
}

/// A comment with no command under it is about the one above.
fn below(found: &mut [Line], comment: Option<String>) {
    if let (Some(line), Some(comment)) = (found.last_mut(), comment) {
        line.after.get_or_insert(comment);
    }
}

/// What stands behind an unquoted ` #` in the last row, apart from the command.
fn remark(typed: &str) -> (&str, Option<&str>) {
    let mut quote = None;
    let mut before = ' ';
    let last = typed.rfind('\n').map_or(0, |at| at + 1);
    for (at, c) in typed.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"' | '`') if before != '\\' => quote = Some(c),
            (None, '#') if before.is_whitespace() && at >= last && at > 0 => {
                return (&typed[..at], Some(typed[at + 1..].trim_start_matches('#')));
            }
            _ => {}
        }
        before = c;
    }
    (typed, None)
}

/// The commands of a script as its author wrote it; `None`: it does not parse.
pub(crate) fn parse_text(script: &str) -> Option<Vec<Node>> {
    parse(&mask::mask(script))
}

/// A script whose placeholders are hidden already.
fn parse(script: &str) -> Option<Vec<Node>> {
    if nesting::is_deeper(script, DEEPEST) {
        return None;
    }
    let program = grammar::program(script)?;
    Some(program.complete_commands.iter().flat_map(read::list).collect())
}

/// Whether a command that is put behind the script is one of its own: no here-document is still open.
fn is_closed(script: &str, nodes: &[Node]) -> bool {
    !script.contains("<<") || parse_text(&format!("{script}\n:")).is_some_and(|more| more.len() > nodes.len())
}

/// How many rows the first complete command takes, their text, and the commands in them (`a; b` are two).
fn complete(rows: &[&str], tries: &mut usize) -> (usize, String, Vec<Node>) {
    let most = rows.len().min(MOST_ROWS);
    for taken in 1..=most {
        // A backslash with a blank behind it is meant as one at the end.
        if rows[taken - 1].trim_end().ends_with('\\') && taken < most {
            continue;
        }
        if taken > 1 && *tries < taken {
            break;
        }
        *tries = tries.saturating_sub(taken - 1);
        if rows[..taken].iter().map(|row| row.len() + 1).sum::<usize>() > limit::COMMAND {
            return left(rows, "it is longer than anybody reads");
        }
        let script = joined(&rows[..taken]);
        if let Some(nodes) = parse_text(&script).filter(|nodes| is_closed(&script, nodes)) {
            return (taken, script, nodes);
        }
    }
    left(rows, "it does not parse as a shell command")
}

/// The first row with those that it is continued by, for a person.
fn left(rows: &[&str], why: &str) -> (usize, String, Vec<Node>) {
    let goes_on = rows.iter().take_while(|row| row.trim_end().ends_with('\\')).count();
    let taken = (goes_on + 1).min(rows.len());
    let script = joined(&rows[..taken]);
    let at = Span { start: 0, end: script.chars().count() };
    (taken, script, vec![Node::Left(why.to_owned(), at)])
}

fn joined(rows: &[&str]) -> String {
    rows.iter().map(|row| continued(row)).collect::<Vec<_>>().join("\n")
}

/// `\` followed by a blank is meant as a continuation; elsewhere blanks at the end mean nothing.
fn continued(row: &str) -> &str {
    if row.trim_end().ends_with('\\') { row.trim_end() } else { row }
}

#[cfg(test)]
mod tests;

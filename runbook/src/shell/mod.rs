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
mod transcript;
pub(crate) mod tree;
mod word;

use crate::limit;
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
    let rows = transcript::rows(fence, console);
    let mut found: Vec<Line> = Vec::new();
    let mut comment: Option<String> = None;
    let mut tries = MOST_TRIES;
    let mut at = 0;
    while let Some(row) = rows.get(at) {
        match row {
            Row::Output(printed) => {
                comment = None;
                if let Some(line) = found.last_mut() {
                    let text = line.output.get_or_insert_default();
                    text.push_str(printed);
                    text.push('\n');
                }
                at += 1;
            }
            Row::Typed(typed) if typed.trim().is_empty() => {
                below(&mut found, comment.take());
                at += 1;
            }
            Row::Typed(typed) if typed.trim_start().starts_with('#') => {
                let words = typed.trim_start().trim_start_matches('#').trim();
                comment = Some(comment.map_or(words.to_owned(), |above| format!("{above}\n{words}")));
                at += 1;
            }
            Row::Typed(_) => {
                let typed: Vec<&str> = rows[at..]
                    .iter()
                    .take(MOST_ROWS)
                    .map_while(|row| if let Row::Typed(text) = row { Some(text.as_str()) } else { None })
                    .collect();
                let (taken, script, nodes) = complete(&typed, &mut tries);
                let typed = typed[..taken].join("\n");
                let (text, remark) = remark(&typed);
                found.push(Line {
                    row: u32::try_from(at).unwrap_or(u32::MAX),
                    text: text.trim().to_owned(),
                    script,
                    comment: comment.take(),
                    remark: remark.map(|words| words.trim().to_owned()),
                    after: None,
                    nodes,
                    output: None,
                });
                at += taken;
            }
        }
    }
    below(&mut found, comment);
    found
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

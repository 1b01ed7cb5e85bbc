//! A table with a command in its rows: the column of words is the title, others say what should come out or warn.

use super::{Said, Steps};
use crate::{
    StepOptions,
    markdown::{Inline, Row, Table, plain},
    section,
    shell::Line,
    understand,
};

/// Beginnings of a column's name.
const EXPECTED: &[&str] = &[
    "attendu", "expected", "resultat", "result", "should", "good", "healthy", "ok", "normal", "criteri",
    "seuil",
];
const WARNING: &[&str] = &[
    "careful",
    "warning",
    "caution",
    "attention",
    "comment",
    "commentaire",
    "note",
    "remarque",
    "risk",
    "risque",
];

impl Steps<'_> {
    pub(super) fn table(&mut self, table: &Table) {
        let column = |names: &[&str]| {
            table.header.iter().position(|cell| {
                let folded = section::fold(&plain(cell));
                names.iter().any(|name| folded.starts_with(name))
            })
        };
        let (expected, warning) = (column(EXPECTED), column(WARNING));
        for row in &table.rows {
            let commands = commands(row);
            if commands.is_empty() {
                continue;
            }
            let cell = |at: Option<usize>| {
                at.and_then(|at| row.cells.get(at)).map(|cell| plain(cell)).filter(|cell| !cell.is_empty())
            };
            let said = Said { expected: cell(expected), warning: cell(warning) };
            self.titled_step(words(row), commands, row.line, &StepOptions::default(), None, &said);
        }
    }
}

fn commands(row: &Row) -> Vec<Line> {
    let codes = row.cells.iter().flatten();
    let found = codes.filter_map(|one| match one {
        Inline::Code(code) => understand::command(code),
        _ => None,
    });
    found.collect()
}

/// The first cell of words: no number, no command.
fn words(row: &Row) -> Option<String> {
    let is_words = |cell: &&Vec<Inline>| {
        plain(cell).chars().any(char::is_alphabetic) && !cell.iter().any(|one| matches!(one, Inline::Code(_)))
    };
    row.cells.iter().find(is_words).map(|cell| super::titled(&plain(cell)))
}

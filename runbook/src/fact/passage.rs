//! A document as a reader takes it in: line by line, each with what it stands under. Pure.

use super::{clause::Clause, topic::Topic};
use crate::{SectionKind, markdown::Inline};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shape {
    #[default]
    Prose,
    /// A line of front matter.
    Front,
    /// A heading, or a bold lead-in.
    Heading,
    Item,
    Quote,
    /// A row of a table; its words are in `cells`.
    Row,
    /// A comment between commands.
    Comment,
}

/// What the section says that a step in it is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Place {
    /// A heading says so.
    Section(SectionKind),
    /// What to do, in order.
    Response,
    /// Steps under a heading that says nothing.
    #[default]
    Procedure,
    /// Around the steps.
    Aside,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Passage {
    pub(super) line: u32,
    pub(super) shape: Shape,
    pub(super) ordered: bool,
    pub(super) task: bool,
    pub(super) depth: u32,
    pub(super) clauses: Vec<Clause>,
    /// All its words.
    pub(super) text: String,
    pub(super) inline: Vec<Inline>,
    pub(super) cells: Vec<Cell>,
    pub(super) topic: Option<Topic>,
    pub(super) place: Place,
    /// The nearest heading.
    pub(super) heading: String,
    /// The list item over it.
    pub(super) over: Option<String>,
    /// Its number in its list or table, from 1.
    pub(super) number: usize,
    /// It holds a command, or is the title of one.
    pub(super) command: bool,
    /// A comment behind a command on its line.
    pub(super) remark: bool,
    /// Items stand under it.
    pub(super) leads: bool,
    /// The title of a runbook, or of the whole file.
    pub(super) title: bool,
    /// What a step here would be for, which [`super::prose_step`] finds out.
    pub(super) step: Option<SectionKind>,
    /// An alerting rule that is written out: its name and its expression.
    pub(super) rule: Option<(String, Option<String>)>,
    /// The line over its list, or the item over it.
    pub(super) lead: Option<String>,
    /// The comment's own lines that follow at once: first and last.
    pub(super) below: Option<[u32; 2]>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    /// The column's name, folded.
    pub(super) column: String,
    pub(super) text: String,
    pub(super) inline: Vec<Inline>,
}

impl Passage {
    /// The first cell of a column with one of the names, and its place in the row.
    pub(super) fn cell(&self, names: &[&str]) -> Option<(usize, &Cell)> {
        let of = |exact: bool| {
            self.cells.iter().enumerate().find(move |(_, cell)| {
                names.iter().any(|name| {
                    if exact {
                        cell.column == *name
                    } else {
                        cell.column.split(' ').any(|word| word == *name)
                    }
                })
            })
        };
        of(true).or_else(|| of(false))
    }

    /// Whether it stands among what is to be done.
    pub(super) fn is_step_like(&self) -> bool {
        matches!(self.shape, Shape::Item | Shape::Comment)
    }
}

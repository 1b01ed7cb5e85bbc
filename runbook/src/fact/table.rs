//! A table that names things and says what they are, rather than rows of one kind. Pure.

use super::{alert, clause::Clause, contact, mttr, owner, review, severity, version, words::bare};
use crate::{
    markdown::{Inline, Table, plain},
    section::fold,
};

/// What people write over such a table.
const GENERIC: &[&str] = &[
    "",
    "field",
    "value",
    "key",
    "property",
    "item",
    "attribute",
    "champ",
    "valeur",
    "propriete",
    "cle",
    "info",
    "information",
    "detail",
    "details",
];

/// The first column's names and the second's values, with their lines; `None`: its rows are of one kind.
pub(super) fn pairs(table: &Table) -> Option<Vec<Clause>> {
    if table.header.len() != 2 {
        return None;
    }
    let generic = |cell: &[Inline]| GENERIC.contains(&fold(&plain(cell)).as_str());
    let over = table.header.iter().all(|cell| generic(cell));
    let heads = is_label(&table.header[0]) && !is_label(&table.header[1]) && !table.rows.is_empty();
    let rows = table.rows.iter().filter(|row| row.cells.first().is_some_and(|cell| is_label(cell))).count();
    let known = rows + usize::from(heads);
    if known == 0 || !(over || heads || known > 1) {
        return None;
    }
    let own = (table.line, table.header[0].as_slice(), table.header[1].as_slice());
    let rows = table.rows.iter().filter_map(|row| match row.cells.as_slice() {
        [name, value, ..] => Some((row.line, name.as_slice(), value.as_slice())),
        _ => None,
    });
    let all = std::iter::once(own).filter(|_| !over).chain(rows);
    Some(all.map(|(line, name, value)| Clause::pair(line, &plain(name), value)).collect())
}

fn is_label(cell: &[Inline]) -> bool {
    let folded = fold(bare(&plain(cell)));
    [
        severity::LABELS,
        owner::LABELS,
        version::LABELS,
        review::LAST,
        review::DUE,
        mttr::LABELS,
        alert::LABELS,
        contact::LABELS,
    ]
    .iter()
    .any(|labels| labels.contains(&folded.as_str()))
}

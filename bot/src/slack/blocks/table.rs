//! A table in monospace, columns aligned, as people know it from the tool itself. Pure.

use super::rich;
use operations::Table;

/// The widest column, in characters.
const WIDEST: usize = 60;

/// As many rows as fit into `room` characters; how many are left out stands below.
pub(super) fn text(table: &Table, room: usize) -> String {
    let rows: Vec<Vec<String>> =
        std::iter::once(&table.columns).chain(&table.rows).map(|row| cells(row)).collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width =
        |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    let mut out = String::new();
    let mut used = 0;
    let mut left_out = table.left_out;
    for (index, row) in rows.iter().enumerate() {
        let line = line(row, &widths);
        let length = line.chars().count() + 1;
        if used + length + 16 > room {
            left_out += rows.len() - index;
            break;
        }
        used += length;
        out.push_str(&line);
        out.push('\n');
    }
    if left_out > 0 {
        out.push_str(&format!("… +{left_out}"));
    }
    out.trim_end().to_owned()
}

fn cells(row: &[String]) -> Vec<String> {
    let cell = |text: &String| {
        let one_line = rich::visible(text).replace(['\n', '\t'], " ");
        if one_line.chars().count() <= WIDEST {
            return one_line;
        }
        let kept: String = one_line.chars().take(WIDEST - 1).collect();
        format!("{kept}…")
    };
    row.iter().map(cell).collect()
}

fn line(row: &[String], widths: &[usize]) -> String {
    let mut line = String::new();
    for (cell, width) in row.iter().zip(widths) {
        line.push_str(cell);
        line.extend(std::iter::repeat_n(' ', width - cell.chars().count() + 2));
    }
    line.trim_end().to_owned()
}

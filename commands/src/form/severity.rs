//! `form severity N`: how bad it is.
use super::{Blank, choice};
use engine::{card::Form, event::Severity};

pub(super) fn form(blank: &Blank<'_>, incident: i64, _: &str) -> Form {
    let options = Severity::ALL
        .iter()
        .map(|severity| (severity.name().to_owned(), blank.label(severity.name())))
        .collect();
    blank.form(
        "severity",
        format!("severity {incident}"),
        vec![blank.field("severity", choice(options, None))],
    )
}

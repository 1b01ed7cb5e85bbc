//! `form update N`: the status, and what the public is to read.
use super::{Blank, choice, paragraph};
use engine::card::Form;

pub(super) fn form(blank: &Blank<'_>, incident: i64, _: &str) -> Form {
    let statuses = ["investigating", "identified", "monitoring"]
        .map(|name| (name.to_owned(), blank.label(name)))
        .to_vec();
    let fields = vec![blank.field("status", choice(statuses, None)), blank.optional("text", paragraph(2000))];
    blank.form("update", format!("update {incident}"), fields)
}

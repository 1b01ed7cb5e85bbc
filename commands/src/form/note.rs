//! `form note N`: a line for the timeline.
use super::{Blank, paragraph};
use engine::card::Form;

pub(super) fn form(blank: &Blank<'_>, incident: i64, _: &str) -> Form {
    blank.form("note", format!("note {incident}"), vec![blank.field("text", paragraph(3000))])
}

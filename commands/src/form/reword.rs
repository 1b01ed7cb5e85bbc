//! `form reword U`: other words for a draft.
use super::{Blank, paragraph};
use engine::card::Form;

pub(super) fn form(blank: &Blank<'_>, update: i64, _: &str) -> Form {
    blank.form("reword", format!("reword {update}"), vec![blank.field("text", paragraph(2000))])
}

//! `form edit A COMMANDS`: the commands that the card asks for, to be changed.
use super::Blank;
use engine::card::{FieldKind, Form};
use serde_json::json;

pub(super) fn form(blank: &Blank<'_>, approval: i64, commands: &str) -> Form {
    let told = blank.words.say(blank.lang, "form.edit-told", &json!({}));
    let kind = FieldKind::Paragraph { initial: commands.to_owned(), max: 3000 };
    Form {
        lines: vec![told],
        ..blank.form("edit", format!("edit {approval}"), vec![blank.field("commands", kind)])
    }
}

//! `form break-glass A HASH`: why one person alone says yes.
use super::{Blank, paragraph};
use engine::card::Form;
use serde_json::json;

pub(super) fn form(blank: &Blank<'_>, approval: i64, hash: &str) -> Form {
    let command = format!("break-glass {approval} {hash}");
    let told = blank.words.say(blank.lang, "form.break-glass-told", &json!({}));
    Form {
        lines: vec![told],
        ..blank.form("break-glass", command, vec![blank.field("reason", paragraph(1000))])
    }
}

//! A secret in the text: everybody who reads the runbook has it, and it would stand in an argv.

use super::{Seen, note};
use crate::{Level, understand::Note};

/// Beginnings of a word whose rest is a secret.
const BEFORE: &[&str] = &[
    "--password=",
    "--passwd=",
    "--token=",
    "--secret=",
    "PGPASSWORD=",
    "REDISCLI_AUTH=",
    "MYSQL_PWD=",
    "password=",
    "api-key=",
    "apikey=",
    "token=",
];
const HEADERS: &[&str] = &["x-api-key:", "authorization:", "x-auth-token:", "api-key:"];

pub(super) fn look(seen: &Seen<'_>) -> Option<Note> {
    let text = seen.text();
    let words = text.split(|c: char| c.is_whitespace() || c == '"' || c == '\'');
    let spelt = words.into_iter().any(|word| in_url(word) || after(word));
    (spelt || in_header(text)).then_some(())?;
    note(
        Level::Warning,
        "secret-in-text",
        "a secret stands in the text",
        "write `$NAME` and give the target its value from the environment or a file",
    )
}

/// `scheme://user:secret@host`.
fn in_url(word: &str) -> bool {
    let Some((_, rest)) = word.split_once("://") else { return false };
    let Some((account, _)) = rest.split_once('@') else { return false };
    account.split_once(':').is_some_and(|(_, secret)| is_literal(secret))
}

fn after(word: &str) -> bool {
    BEFORE.iter().any(|before| word.find(before).is_some_and(|at| is_literal(&word[at + before.len()..])))
}

fn in_header(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    HEADERS.iter().any(|header| {
        lower.find(header).is_some_and(|at| {
            let value = text[at + header.len()..].trim_start();
            let value =
                value.strip_prefix("Bearer ").or_else(|| value.strip_prefix("Basic ")).unwrap_or(value);
            is_literal(value.split(['"', '\'', ' ']).next().unwrap_or_default())
        })
    })
}

/// Nothing to be filled in.
fn is_literal(value: &str) -> bool {
    !value.is_empty() && !value.contains(['$', '<', '{', '*'])
}

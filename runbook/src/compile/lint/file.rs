//! A file of the machine that the author sat at: a run has none.

use super::{Seen, note};
use crate::{Level, understand::Note};

pub(super) fn look(seen: &Seen<'_>) -> Option<Note> {
    let file = named(seen)?;
    note(
        Level::Warning,
        "unsourced-file",
        format!("it reads the file `{file}`, and nothing says where that comes from"),
        "put the text into the runbook (`<<EOF`), or name where the file is kept",
    )
}

fn named(seen: &Seen<'_>) -> Option<String> {
    let reads = seen.heard.what.reasons().iter().any(|reason| reason.starts_with("it reads a file"));
    let mut words = seen.text().split_whitespace();
    if reads {
        return words.skip_while(|word| *word != "<").nth(1).map(str::to_owned);
    }
    let applies = matches!(seen.operation.as_ref()?.name(), "kubernetes.apply" | "kubernetes.delete");
    if applies {
        let files = seen.says("files").or_else(|| seen.says("file"))?;
        let first = files.as_array().and_then(|files| files.first()).unwrap_or(&files).as_str()?.to_owned();
        return (first != "-" && !first.contains("://")).then_some(first);
    }
    let at = words.find(|word| word.trim_matches(['"', '\'']).starts_with('@'))?;
    let file = at.trim_matches(['"', '\'']).trim_start_matches('@');
    (seen.text().starts_with("curl") && file != "-" && !file.is_empty()).then(|| file.to_owned())
}

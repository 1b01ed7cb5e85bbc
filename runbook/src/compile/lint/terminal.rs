//! `-it` where nothing is typed: there is no terminal in a run.

use super::{Seen, note};
use crate::{Level, understand::Note};

pub(super) fn look(seen: &Seen<'_>) -> Option<Note> {
    let asks = |word: &str| matches!(word, "-it" | "-ti" | "-t" | "--tty" | "--tty=true");
    let text = seen.text();
    let exec = text.split_whitespace().any(|word| word == "exec");
    let before = text.split(" -- ").next().unwrap_or(text);
    (exec && before.split_whitespace().any(asks) && seen.heard.what.reasons().is_empty()).then_some(())?;
    note(Level::Note, "tty", "nothing is typed here: `-it` is left out", "leave `-it` out")
}

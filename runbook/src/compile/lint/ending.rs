//! What never ends by itself gets a limit.

use super::{Seen, note};
use crate::{Level, understand::Note, what::What};

pub(super) fn look(seen: &Seen<'_>) -> Option<Note> {
    if matches!(seen.heard.what, What::Limited { .. } | What::Watch { .. } | What::Until { .. }) {
        return None;
    }
    goes_on(seen).then_some(())?;
    note(
        Level::Note,
        "never-ends",
        "it never ends by itself: a run shows it for a time and a number of lines",
        "write `timeout 60 …`, or leave out what follows (`-f`, `-w`)",
    )
}

fn goes_on(seen: &Seen<'_>) -> bool {
    let on = |key: &str| seen.says(key).and_then(|value| value.as_bool()) == Some(true);
    let Some(operation) = seen.operation() else { return false };
    let words: Vec<&str> = seen.text().split_whitespace().collect();
    match operation.name() {
        "docker.stats" => !words.contains(&"--no-stream"),
        "kafka.topics.read" => seen.says("max_messages").is_none() && !seen.text().contains("--timeout-ms"),
        "process.run" | "kubernetes.exec" | "docker.exec" => match words.as_slice() {
            ["tail", rest @ ..] => rest.iter().any(|word| ["-f", "-F", "--follow"].contains(word)),
            [.., "top" | "htop"] => true,
            _ => false,
        },
        _ => on("follow") || on("watch"),
    }
}

//! What the command lines of Kafka's tools have in common. Pure.

use crate::flags::{Flag, Flags, value};
use crate::{CommandLine, Failure, Misspelt};

/// Flags that every tool takes. Credentials are the target's: `--command-config` is read over.
pub(super) const EVERYWHERE: &[Flag] =
    &[value(&["--bootstrap-server"]), value(&["--command-config"]), value(&["--timeout"])];

/// The flags of a line, if the line is this tool's; no word may be left that is no flag.
pub(super) fn flags(line: &CommandLine, tool: &str, own: &[Flag]) -> Option<Result<Flags, Misspelt>> {
    (line.tool() == tool).then(|| {
        let flags = Flags::read(&line.args, &[EVERYWHERE, own])?;
        match flags.words.first().or(flags.after.first()) {
            Some(word) => Err(Misspelt::new(format!("`{word}` is not known to `{tool}`"))),
            None => Ok(flags),
        }
    })
}

/// # Errors
/// The tools themselves demand it; here it also names the target.
pub(super) fn bootstrap(flags: &Flags) -> Result<String, Misspelt> {
    flags.value("--bootstrap-server").map(str::to_owned).ok_or_else(|| Misspelt {
        reason: "`--bootstrap-server` is missing".to_owned(),
        help: Some("add `--bootstrap-server HOST:PORT`".to_owned()),
    })
}

/// Whether no broker answered: for a question about brokers that is an answer.
pub(super) fn no_answer(failure: &Failure) -> bool {
    matches!(failure.what.id.as_str(), "kafka.unreachable" | "kafka.late")
}

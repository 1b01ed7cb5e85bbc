//! Questions to Flink's REST API, in a spelling of our own. Flink's own program is one of a host.

pub mod checkpoints;
pub mod exceptions;
pub mod jobs;

use crate::options::{Options, Order};
use crate::{CommandLine, Misspelt};

/// The options of `muster flink VERB …`.
fn asked(line: &CommandLine, verb: &str, flags: &'static str) -> Option<Result<Options, Misspelt>> {
    let [flink, own, rest @ ..] = line.args.as_slice() else { return None };
    if line.tool() != "muster" || flink != "flink" || own != verb {
        return None;
    }
    let options = Options::read(rest, flags, Order::Anywhere);
    Some(options.and_then(|options| match options.words.first() {
        Some(word) => Err(Misspelt::new(format!("`{word}` is not known to `muster flink {verb}`"))),
        None => Ok(options),
    }))
}

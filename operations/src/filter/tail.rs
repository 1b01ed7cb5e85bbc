//! `tail`, `tail -5`, `tail -n 5`, `tail -n +2` (from the second line on). Following (`-f`) is for what runs, not here.

use super::{Apply, count, lines};
use crate::{CommandLine, Misspelt};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tail {
    /// Lines at the end.
    pub lines: usize,
    /// Instead from that line on, counted from 1.
    #[serde(default)]
    pub from: bool,
}

impl Apply for Tail {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        (line.tool() == "tail").then(|| {
            let given = count(&line.args, "tail")?.unwrap_or("10");
            let (number, from) = given.strip_prefix('+').map_or((given, false), |rest| (rest, true));
            let number = number.strip_prefix('-').unwrap_or(number);
            let lines =
                number.parse().map_err(|_| Misspelt::new(format!("`{given}` is no number of lines")))?;
            Ok(Self { lines, from })
        })
    }

    fn command(&self) -> String {
        format!("tail -n {}{}", if self.from { "+" } else { "" }, self.lines)
    }

    fn apply(&self, input: &[u8]) -> Result<Vec<u8>, String> {
        let before = if self.from {
            self.lines.saturating_sub(1)
        } else {
            lines(input).count().saturating_sub(self.lines)
        };
        Ok(lines(input).skip(before).collect::<Vec<_>>().concat())
    }
}

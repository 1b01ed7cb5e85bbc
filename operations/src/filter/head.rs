//! `head`, `head -5`, `head -n 5`, `head -n -5` (all but the last five).

use super::{Apply, count, lines};
use crate::{CommandLine, Misspelt};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Lines from the start.
    pub lines: usize,
    /// Instead all but that many at the end.
    #[serde(default)]
    pub but_last: bool,
}

impl Apply for Head {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        (line.tool() == "head").then(|| {
            let given = count(&line.args, "head")?.unwrap_or("10");
            let (number, but_last) = given.strip_prefix('-').map_or((given, false), |rest| (rest, true));
            let lines =
                number.parse().map_err(|_| Misspelt::new(format!("`{given}` is no number of lines")))?;
            Ok(Self { lines, but_last })
        })
    }

    fn command(&self) -> String {
        format!("head -n {}{}", if self.but_last { "-" } else { "" }, self.lines)
    }

    fn apply(&self, input: &[u8]) -> Result<Vec<u8>, String> {
        let most = if self.but_last { lines(input).count().saturating_sub(self.lines) } else { self.lines };
        Ok(lines(input).take(most).collect::<Vec<_>>().concat())
    }
}

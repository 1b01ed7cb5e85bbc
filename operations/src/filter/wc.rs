//! `wc -l`, `wc -w`, `wc -c`: one count of what came in.

use super::Apply;
use crate::{CommandLine, Misspelt};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Wc {
    Lines,
    Words,
    Bytes,
}

impl Apply for Wc {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        (line.tool() == "wc").then(|| {
            match line.args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
                ["-l" | "--lines"] => Ok(Self::Lines),
                ["-w" | "--words"] => Ok(Self::Words),
                ["-c" | "--bytes"] => Ok(Self::Bytes),
                _ => Err(Misspelt::new("`wc` is known with one of `-l`, `-w` and `-c`")),
            }
        })
    }

    fn command(&self) -> String {
        let flag = match self {
            Self::Lines => "-l",
            Self::Words => "-w",
            Self::Bytes => "-c",
        };
        format!("wc {flag}")
    }

    fn apply(&self, input: &[u8]) -> Result<Vec<u8>, String> {
        let count = match self {
            Self::Lines => input.iter().filter(|byte| **byte == b'\n').count(),
            Self::Words => super::text(input)?.split_whitespace().count(),
            Self::Bytes => input.len(),
        };
        Ok(format!("{count}\n").into_bytes())
    }
}

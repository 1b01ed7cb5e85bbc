//! `uniq`, `uniq -c`, `uniq -d`, `uniq -u`: equal lines that follow one another.

use super::{Apply, apart, bare, lines};
use crate::{CommandLine, Misspelt};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Uniq {
    /// `-c`
    pub count: bool,
    /// `-d`: only what comes more than once.
    pub repeated: bool,
    /// `-u`: only what comes once.
    pub single: bool,
}

impl Apply for Uniq {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        (line.tool() == "uniq").then(|| {
            let mut uniq = Self::default();
            for arg in apart(&line.args, "") {
                match arg.as_str() {
                    "-c" | "--count" => uniq.count = true,
                    "-d" | "--repeated" => uniq.repeated = true,
                    "-u" | "--unique" => uniq.single = true,
                    other => return Err(Misspelt::new(format!("`uniq {other}` is not known here"))),
                }
            }
            Ok(uniq)
        })
    }

    fn command(&self) -> String {
        let flags = [(self.count, " -c"), (self.repeated, " -d"), (self.single, " -u")];
        format!("uniq{}", flags.iter().filter(|(on, _)| *on).map(|(_, flag)| *flag).collect::<String>())
    }

    fn apply(&self, input: &[u8]) -> Result<Vec<u8>, String> {
        let mut out = Vec::with_capacity(input.len());
        let all: Vec<&[u8]> = lines(input).map(bare).collect();
        for group in all.chunk_by(|a, b| a == b) {
            if (self.repeated && group.len() < 2) || (self.single && group.len() > 1) {
                continue;
            }
            if self.count {
                out.extend(format!("{:>7} ", group.len()).into_bytes());
            }
            out.extend_from_slice(group[0]);
            out.push(b'\n');
        }
        Ok(out)
    }
}

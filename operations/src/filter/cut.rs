//! `cut -d: -f1,3`, `cut -f2-`, `cut -c1-10`: fields or characters of each line.

use super::{Apply, apart, bare, lines};
use crate::{CommandLine, Misspelt, process::run::quoted};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cut {
    /// `-f` rather than `-c` (`-b`).
    pub fields: bool,
    /// One byte.
    pub delimiter: u8,
    /// From and to, counted from 1; no end: the rest.
    pub ranges: Vec<(usize, Option<usize>)>,
    /// `-s`: lines without a delimiter are left out.
    #[serde(default)]
    pub only_delimited: bool,
}

impl Apply for Cut {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        (line.tool() == "cut").then(|| read(&apart(&line.args, "dfcb")))
    }

    fn command(&self) -> String {
        let ranges: Vec<String> = self.ranges.iter().map(written).collect();
        let mut argv = vec!["cut".to_owned()];
        if self.fields {
            argv.extend(["-d".to_owned(), char::from(self.delimiter).to_string(), "-f".to_owned()]);
        } else {
            argv.push("-c".to_owned());
        }
        argv.push(ranges.join(","));
        argv.extend(self.only_delimited.then(|| "-s".to_owned()));
        quoted(&argv)
    }

    fn apply(&self, input: &[u8]) -> Result<Vec<u8>, String> {
        let mut out = Vec::with_capacity(input.len());
        if !self.fields {
            super::text(input)?;
        }
        for line in lines(input).map(bare) {
            if self.fields {
                if !line.contains(&self.delimiter) {
                    if self.only_delimited {
                        continue;
                    }
                    out.extend_from_slice(line);
                } else {
                    let kept = line.split(|byte| *byte == self.delimiter).enumerate();
                    let kept: Vec<&[u8]> =
                        kept.filter(|(at, _)| self.takes(at + 1)).map(|(_, field)| field).collect();
                    out.extend(kept.join(&self.delimiter));
                }
            } else {
                out.extend(
                    line.iter().enumerate().filter(|(at, _)| self.takes(at + 1)).map(|(_, byte)| *byte),
                );
            }
            out.push(b'\n');
        }
        Ok(out)
    }
}

impl Cut {
    fn takes(&self, at: usize) -> bool {
        self.ranges.iter().any(|(from, to)| at >= *from && to.is_none_or(|to| at <= to))
    }
}

fn read(args: &[String]) -> Result<Cut, Misspelt> {
    let mut cut = Cut { fields: true, delimiter: b'\t', ranges: Vec::new(), only_delimited: false };
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        let (flag, glued) =
            arg.split_once('=').map_or((arg.as_str(), None), |(flag, value)| (flag, Some(value)));
        match flag {
            "-s" | "--only-delimited" => cut.only_delimited = true,
            "-d" | "--delimiter" => {
                let value = glued.or_else(|| args.next().map(String::as_str)).unwrap_or_default();
                let [byte] = value.as_bytes() else {
                    return Err(Misspelt::new("`cut -d` takes one character"));
                };
                cut.delimiter = *byte;
            }
            "-f" | "--fields" | "-c" | "--characters" | "-b" | "--bytes" => {
                let value = glued.or_else(|| args.next().map(String::as_str)).unwrap_or_default();
                cut.fields = matches!(flag, "-f" | "--fields");
                cut.ranges = value
                    .split(',')
                    .map(range)
                    .collect::<Option<_>>()
                    .ok_or_else(|| Misspelt::new(format!("`{value}` is no list of fields")))?;
            }
            other => return Err(Misspelt::new(format!("`cut {other}` is not known here"))),
        }
    }
    if cut.ranges.is_empty() { Err(Misspelt::new("`cut` without a list of fields")) } else { Ok(cut) }
}

fn range(text: &str) -> Option<(usize, Option<usize>)> {
    let number = |text: &str| text.parse::<usize>().ok().filter(|number| *number > 0);
    match text.split_once('-') {
        None => number(text).map(|at| (at, Some(at))),
        Some(("", to)) => number(to).map(|to| (1, Some(to))),
        Some((from, "")) => number(from).map(|from| (from, None)),
        Some((from, to)) => {
            number(from).zip(number(to)).filter(|(from, to)| from <= to).map(|(from, to)| (from, Some(to)))
        }
    }
}

fn written(range: &(usize, Option<usize>)) -> String {
    match range {
        (from, Some(to)) if from == to => from.to_string(),
        (from, Some(to)) => format!("{from}-{to}"),
        (from, None) => format!("{from}-"),
    }
}

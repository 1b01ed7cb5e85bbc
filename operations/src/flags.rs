//! How a tool's flags are read: by a table a tool, nothing guessed. Pure.
//!
//! `-n platform`, `-nplatform`, `-n=platform`, `--namespace=platform` and `--namespace platform` are one; what is
//! not in the table is [`Misspelt`], because a flag that is overlooked changes what a command does.

use crate::Misspelt;
use std::collections::BTreeMap;

/// One flag: its spellings (the first is its name here) and whether a value belongs to it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Flag {
    pub(crate) names: &'static [&'static str],
    pub(crate) takes: Takes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Takes {
    Value,
    /// Present or not; `=true` and `=false` are allowed after a long one.
    Nothing,
}

pub(crate) const fn value(names: &'static [&'static str]) -> Flag {
    Flag { names, takes: Takes::Value }
}

pub(crate) const fn switch(names: &'static [&'static str]) -> Flag {
    Flag { names, takes: Takes::Nothing }
}

/// What a command line said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Flags {
    given: BTreeMap<&'static str, String>,
    /// What is no flag, in order.
    pub(crate) words: Vec<String>,
    /// What stands after `--`.
    pub(crate) after: Vec<String>,
}

impl Flags {
    /// # Errors
    /// A flag outside the table, or one without its value.
    pub(crate) fn read(args: &[String], table: &[&[Flag]]) -> Result<Self, Misspelt> {
        let mut read = Self::default();
        let mut rest = args.iter();
        while let Some(arg) = rest.next() {
            if arg == "--" {
                read.after = rest.cloned().collect();
                break;
            }
            if !arg.starts_with('-') || arg == "-" {
                read.words.push(arg.clone());
                continue;
            }
            let (flag, glued) = find(arg, table).ok_or_else(|| unknown(arg))?;
            let name = flag.names[0];
            let said = match (flag.takes, glued) {
                (Takes::Nothing, None) => "true".to_owned(),
                (Takes::Nothing, Some(said)) if said == "true" || said == "false" => said.to_owned(),
                (Takes::Nothing, Some(_)) => return Err(unknown(arg)),
                (Takes::Value, Some(said)) => said.to_owned(),
                (Takes::Value, None) => rest.next().cloned().ok_or_else(|| Misspelt {
                    reason: format!("`{arg}` has no value"),
                    help: Some(format!("write `{arg} VALUE`")),
                })?,
            };
            read.given.insert(name, said);
        }
        Ok(read)
    }

    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.given.get(name).map(String::as_str)
    }

    pub(crate) fn is_on(&self, name: &str) -> bool {
        self.value(name).is_some_and(|said| said != "false")
    }
}

/// The flag that `arg` spells, with the value glued to it.
fn find<'a>(arg: &'a str, table: &[&[Flag]]) -> Option<(Flag, Option<&'a str>)> {
    for flag in table.iter().copied().flatten() {
        for name in flag.names {
            let Some(rest) = arg.strip_prefix(name) else { continue };
            if rest.is_empty() {
                return Some((*flag, None));
            }
            if let Some(said) = rest.strip_prefix('=') {
                return Some((*flag, Some(said)));
            }
            if !name.starts_with("--") && flag.takes == Takes::Value {
                return Some((*flag, Some(rest)));
            }
        }
    }
    None
}

fn unknown(arg: &str) -> Misspelt {
    Misspelt {
        reason: format!("the flag `{arg}` is not known here"),
        help: Some("leave it out, or keep the command as a step for a person".to_owned()),
    }
}

/// Milliseconds of `90s`, `5m`, `1h30m`, `180` (seconds), as the tools write them.
///
/// # Errors
/// Anything else.
pub(crate) fn duration_ms(said: &str) -> Result<i64, Misspelt> {
    let wrong = || Misspelt {
        reason: format!("`{said}` is no duration"),
        help: Some("write it like `90s`, `5m` or `1h30m`".to_owned()),
    };
    let mut total: i64 = 0;
    let mut rest = said;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let number: i64 = rest[..digits].parse().map_err(|_| wrong())?;
        rest = &rest[digits..];
        let unit_end = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let unit = match &rest[..unit_end] {
            "ms" => 1,
            "s" | "" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => return Err(wrong()),
        };
        rest = &rest[unit_end..];
        total = number.checked_mul(unit).and_then(|part| total.checked_add(part)).ok_or_else(wrong)?;
    }
    if said.is_empty() { Err(wrong()) } else { Ok(total) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &[Flag] = &[value(&["-n", "--namespace"]), switch(&["--previous", "-p"])];

    fn read(line: &str) -> Result<Flags, Misspelt> {
        Flags::read(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>(), &[TABLE])
    }

    #[test]
    fn one_flag_has_many_spellings() {
        for line in
            ["-n platform", "-nplatform", "-n=platform", "--namespace=platform", "--namespace platform"]
        {
            assert_eq!(read(line).unwrap().value("-n"), Some("platform"), "{line}");
        }
        assert!(read("-p").unwrap().is_on("--previous"));
        assert!(!read("--previous=false").unwrap().is_on("--previous"));
    }

    #[test]
    fn what_is_not_in_the_table_is_never_guessed() {
        assert!(read("--name platform").is_err(), "an abbreviation is another flag");
        assert!(read("-n").is_err(), "a value is missing");
        assert!(read("--previous=perhaps").is_err());
    }

    #[test]
    fn words_after_the_dashes_belong_to_another_program() {
        let read = read("pod -n platform -- df -h").unwrap();
        assert_eq!(
            (read.words, read.after),
            (vec!["pod".to_owned()], vec!["df".to_owned(), "-h".to_owned()])
        );
    }

    #[test]
    fn durations_are_read_as_the_tools_write_them() {
        assert_eq!(duration_ms("180s").unwrap(), 180_000);
        assert_eq!(duration_ms("1h30m").unwrap(), 5_400_000);
        assert_eq!(duration_ms("90").unwrap(), 90_000);
        assert!(
            duration_ms("soon").is_err()
                && duration_ms("").is_err()
                && duration_ms("99999999999999h").is_err()
        );
    }
}

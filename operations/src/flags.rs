//! How a tool's flags are read: by a table a tool, nothing guessed. Pure.
//!
//! `-n platform`, `-nplatform`, `-n=platform`, `--namespace=platform` and `--namespace platform` are one, `-it` is
//! `-i -t`; what is not in the table is [`Misspelt`], because a flag that is overlooked changes what a command does.

use crate::Misspelt;
use std::borrow::Cow;

/// One flag: its spellings (the first is its name here) and whether a value belongs to it.
#[derive(Clone, Debug)]
pub(crate) struct Flag {
    pub(crate) names: Cow<'static, [&'static str]>,
    pub(crate) takes: Takes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Takes {
    Value,
    /// A value that may be repeated, and that holds several behind commas.
    List,
    /// Present or not; `=true` and `=false` are allowed.
    Nothing,
    /// A value only behind `=`; this one without it.
    Perhaps(&'static str),
}

pub(crate) const fn value(names: &'static [&'static str]) -> Flag {
    Flag { names: Cow::Borrowed(names), takes: Takes::Value }
}

#[cfg(test)]
pub(crate) const fn switch(names: &'static [&'static str]) -> Flag {
    Flag { names: Cow::Borrowed(names), takes: Takes::Nothing }
}

/// What a command line said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Flags {
    /// Names and values, in order.
    given: Vec<(&'static str, String)>,
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
            for (flag, glued) in find(arg, table)? {
                let said = match (flag.takes, glued) {
                    (Takes::Nothing, None) => "true",
                    (Takes::Nothing, Some(said)) => truth(said).ok_or_else(|| unknown(arg))?,
                    (Takes::Perhaps(_) | Takes::Value | Takes::List, Some(said)) => said,
                    (Takes::Perhaps(bare), None) => bare,
                    (Takes::Value | Takes::List, None) => rest.next().ok_or_else(|| Misspelt {
                        reason: format!("`{arg}` has no value"),
                        help: Some(format!("write `{arg} VALUE`")),
                    })?,
                };
                read.give(flag, said);
            }
        }
        Ok(read)
    }

    fn give(&mut self, flag: &Flag, said: &str) {
        let name = flag.names[0];
        match flag.takes {
            Takes::List => self.given.extend(said.split(',').map(|one| (name, one.to_owned()))),
            _ => self.given.push((name, said.to_owned())),
        }
    }

    /// The last value of a flag: of one that is repeated, it counts.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.given.iter().rev().find(|(given, _)| *given == name).map(|(_, said)| said.as_str())
    }

    #[cfg(test)]
    pub(crate) fn is_on(&self, name: &str) -> bool {
        self.value(name).is_some_and(|said| said != "false")
    }

    /// The last value of a flag, which then counts as read.
    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        self.take_all(name).pop()
    }

    /// Every value of a flag, in order.
    pub(crate) fn take_all(&mut self, name: &str) -> Vec<String> {
        let (taken, kept) =
            std::mem::take(&mut self.given).into_iter().partition(|(given, _)| *given == name);
        self.given = kept;
        let taken: Vec<(&str, String)> = taken;
        taken.into_iter().map(|(_, said)| said).collect()
    }

    /// The flags that nobody has read yet.
    pub(crate) fn left(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.given.iter().map(|(name, said)| (*name, said.as_str()))
    }
}

/// The flags that `arg` spells (several switches may stand in one word: `-it`), with the value glued to the last.
fn find<'t, 'a>(arg: &'a str, table: &'t [&[Flag]]) -> Result<Vec<(&'t Flag, Option<&'a str>)>, Misspelt> {
    let (name, glued) = arg.split_once('=').map_or((arg, None), |(name, said)| (name, Some(said)));
    let named = |name: &str| table.iter().copied().flatten().find(|flag| flag.names.contains(&name));
    if let Some(flag) = named(name) {
        return Ok(vec![(flag, glued)]);
    }
    let mut found = Vec::new();
    let mut rest = arg.strip_prefix('-').filter(|rest| !rest.starts_with('-')).unwrap_or_default();
    while let Some(letter) = rest.chars().next() {
        let flag = named(&format!("-{letter}")).ok_or_else(|| unknown(arg))?;
        rest = &rest[letter.len_utf8()..];
        let glued = rest.strip_prefix('=').or_else(|| {
            (matches!(flag.takes, Takes::Value | Takes::List) && !rest.is_empty()).then_some(rest)
        });
        found.push((flag, glued));
        if glued.is_some() {
            rest = "";
        }
    }
    if found.is_empty() { Err(unknown(arg)) } else { Ok(found) }
}

/// A truth value as Go's flags read it.
fn truth(said: &str) -> Option<&'static str> {
    match said {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some("true"),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some("false"),
        _ => None,
    }
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

    const TABLE: &[Flag] = &[
        value(&["-n", "--namespace"]),
        switch(&["--previous", "-p"]),
        switch(&["--tty", "-t"]),
        Flag { names: Cow::Borrowed(&["--filename", "-f"]), takes: Takes::List },
        Flag { names: Cow::Borrowed(&["--dry-run"]), takes: Takes::Perhaps("unchanged") },
    ];

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
    fn short_switches_stand_in_one_word_and_a_value_ends_it() {
        let both = read("-pt").unwrap();
        assert!(both.is_on("--previous") && both.is_on("--tty"));
        assert_eq!(read("-tnplatform").unwrap().value("-n"), Some("platform"));
        assert!(!read("-t=0").unwrap().is_on("--tty"));
        assert!(read("-tx").is_err() && read("--").unwrap().words.is_empty());
    }

    #[test]
    fn a_flag_may_be_repeated_hold_a_list_or_take_a_value_only_behind_an_equals_sign() {
        let mut lists = read("-f a,b -f c -n one -n two").unwrap();
        assert_eq!(
            (lists.take_all("--filename"), lists.value("-n")),
            (vec!["a".into(), "b".into(), "c".into()], Some("two"))
        );
        let bare = read("--dry-run client").unwrap();
        assert_eq!(
            (bare.value("--dry-run"), bare.words.as_slice()),
            (Some("unchanged"), &["client".to_owned()][..])
        );
        assert_eq!(read("--dry-run=client").unwrap().value("--dry-run"), Some("client"));
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

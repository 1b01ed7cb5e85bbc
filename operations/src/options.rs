//! How a tool's options are read, by a table made from the tool itself. Pure.
//!
//! A table is a line of text: `TOOL | --switch --value= --short,-s= --state? …`. Behind a name, `=` says that a value belongs
//! to it, `?` that the next word is its value unless it begins with `-`. Every occurrence is kept, in order; short options
//! may stand together (`-Atc SQL`). What is not in the table is [`Misspelt`]: an option that is overlooked changes what a
//! command does.

use crate::Misspelt;

/// Whether options may stand behind the first word that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    Anywhere,
    /// What stands behind the first word belongs to it: `docker exec C ls -l`.
    Before,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Takes {
    Nothing,
    Value,
    Perhaps,
}

/// What a command line said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    given: Vec<(&'static str, Option<String>)>,
    /// What is no option, in order.
    pub(crate) words: Vec<String>,
}

/// The row of a tool in a text of tables.
pub(crate) fn row(tables: &'static str, tool: &str) -> Option<&'static str> {
    tables.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let (named, row) = line.split_once('|')?;
        named.split_whitespace().eq(tool.split(' ')).then_some(row)
    })
}

impl Options {
    /// # Errors
    /// An option outside the table, or one without its value.
    pub(crate) fn read(args: &[String], row: &'static str, order: Order) -> Result<Self, Misspelt> {
        let mut read = Self::default();
        let mut rest = args.iter();
        while let Some(arg) = rest.next() {
            if arg == "--" {
                read.words.extend(rest.cloned());
                break;
            }
            if !arg.starts_with('-') || arg == "-" {
                read.words.push(arg.clone());
                if order == Order::Before {
                    read.words.extend(rest.cloned());
                    break;
                }
                continue;
            }
            if let Some((name, takes, glued)) = whole(row, arg) {
                read.one(name, takes, glued, arg, &mut rest)?;
            } else if arg.starts_with("--") {
                return Err(unknown(arg));
            } else {
                read.together(row, arg, &mut rest)?;
            }
        }
        Ok(read)
    }

    fn one(
        &mut self,
        name: &'static str,
        takes: Takes,
        glued: Option<String>,
        arg: &str,
        rest: &mut std::slice::Iter<'_, String>,
    ) -> Result<(), Misspelt> {
        let value = match (takes, glued) {
            (Takes::Nothing, Some(said)) if said == "true" => None,
            (Takes::Nothing, Some(said)) if said == "false" => return Ok(()),
            (Takes::Nothing, Some(_)) => return Err(unknown(arg)),
            (Takes::Nothing, None) => None,
            (_, Some(said)) => Some(said),
            (Takes::Value, None) => Some(rest.next().cloned().ok_or_else(|| no_value(arg))?),
            (Takes::Perhaps, None) => match rest.as_slice().first() {
                Some(next) if !next.starts_with('-') => rest.next().cloned(),
                _ => None,
            },
        };
        self.given.push((name, value));
        Ok(())
    }

    /// `-Atc SQL`, `-XPOST`: short options in one word.
    fn together(
        &mut self,
        row: &'static str,
        arg: &str,
        rest: &mut std::slice::Iter<'_, String>,
    ) -> Result<(), Misspelt> {
        for (at, letter) in arg.char_indices().skip(1) {
            let (name, takes, _) = whole(row, &format!("-{letter}")).ok_or_else(|| unknown(arg))?;
            let behind = &arg[at + letter.len_utf8()..];
            if takes != Takes::Nothing && !behind.is_empty() {
                let value = behind.strip_prefix('=').unwrap_or(behind);
                self.given.push((name, Some(value.to_owned())));
                return Ok(());
            }
            self.one(name, takes, None, arg, rest)?;
        }
        Ok(())
    }

    /// The last value of an option, by its first name.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.given.iter().rev().find(|(own, _)| *own == name).and_then(|(_, value)| value.as_deref())
    }

    /// All its values, in order.
    pub(crate) fn values(&self, name: &str) -> Vec<String> {
        self.given.iter().filter(|(own, _)| *own == name).filter_map(|(_, value)| value.clone()).collect()
    }

    pub(crate) fn is_on(&self, name: &str) -> bool {
        self.given.iter().any(|(own, _)| *own == name)
    }

    /// What stood before a verb belongs to it too.
    pub(crate) fn put(&mut self, before: Self) {
        self.given.extend(before.given);
    }

    /// Everything that was given, in order.
    pub(crate) fn given(&self) -> impl Iterator<Item = (&'static str, Option<&str>)> {
        self.given.iter().map(|(name, value)| (*name, value.as_deref()))
    }

    /// # Errors
    /// Something was given that is none of these: the tool has it, but here it means nothing or is not understood.
    pub(crate) fn only(&self, known: &[&[&str]]) -> Result<(), Misspelt> {
        match self.given.iter().find(|(name, _)| !known.iter().any(|some| some.contains(name))) {
            None => Ok(()),
            Some((name, _)) => Err(Misspelt {
                reason: format!("`{name}` is not understood with the rest of this line"),
                help: Some("leave it out, or keep the command as a step for a person".to_owned()),
            }),
        }
    }
}

/// The option that a whole word spells, with the value glued to it by `=`.
fn whole(row: &'static str, arg: &str) -> Option<(&'static str, Takes, Option<String>)> {
    let (spelt, glued) = match arg.split_once('=') {
        Some((spelt, glued)) => (spelt, Some(glued.to_owned())),
        None => (arg, None),
    };
    row.split_whitespace().find_map(|entry| {
        let (names, takes) = match (entry.strip_suffix('='), entry.strip_suffix('?')) {
            (Some(names), _) => (names, Takes::Value),
            (_, Some(names)) => (names, Takes::Perhaps),
            _ => (entry, Takes::Nothing),
        };
        let mut all = names.split(',');
        all.clone().any(|name| name == spelt).then(|| (all.next().unwrap_or(names), takes, glued.clone()))
    })
}

fn unknown(arg: &str) -> Misspelt {
    // A value may be a secret: only the option is repeated.
    let arg = arg.split('=').next().unwrap_or(arg);
    Misspelt {
        reason: format!("the option `{arg}` is not known here"),
        help: Some("leave it out, or keep the command as a step for a person".to_owned()),
    }
}

fn no_value(arg: &str) -> Misspelt {
    Misspelt { reason: format!("`{arg}` has no value"), help: Some(format!("write `{arg} VALUE`")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLES: &str = "# head\nold | --zookeeper=\nnew | --command,-c= -A -t --state? --request,-X= -v";

    fn read(line: &str, order: Order) -> Result<Options, Misspelt> {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        Options::read(&words, row(TABLES, "new").unwrap(), order)
    }

    #[test]
    fn short_options_stand_together_and_the_last_takes_the_value() {
        let options = read("-Atc select", Order::Anywhere).unwrap();
        assert!(options.is_on("-A") && options.is_on("-t"));
        assert_eq!(options.value("--command"), Some("select"));
        assert_eq!(read("-XPOST", Order::Anywhere).unwrap().value("--request"), Some("POST"));
    }

    #[test]
    fn every_occurrence_is_kept_in_order() {
        assert_eq!(read("-c a --command=b", Order::Anywhere).unwrap().values("--command"), ["a", "b"]);
    }

    #[test]
    fn a_value_that_may_be_missing_is_no_option() {
        assert_eq!(read("--state -v", Order::Anywhere).unwrap().value("--state"), None);
        assert_eq!(read("--state stable", Order::Anywhere).unwrap().value("--state"), Some("stable"));
    }

    #[test]
    fn what_stands_behind_the_first_word_may_belong_to_it() {
        assert_eq!(read("-v a -t b", Order::Before).unwrap().words, ["a", "-t", "b"]);
        assert_eq!(read("a -t b", Order::Anywhere).unwrap().words, ["a", "b"]);
    }

    #[test]
    fn what_is_not_in_the_table_is_never_guessed() {
        for line in ["--comm x", "-c", "-Az", "--zookeeper a", "-v=perhaps"] {
            assert!(read(line, Order::Anywhere).is_err(), "{line}");
        }
        assert!(read("-v", Order::Anywhere).unwrap().only(&[&["-A"]]).is_err());
    }
}

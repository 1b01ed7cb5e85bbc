//! `sort`, `-n`, `-h`, `-r`, `-u`, `-k2,2n`, `-t:`: in the order of bytes, as with `LC_ALL=C`.

use super::{Apply, apart, bare, lines};
use crate::{CommandLine, Misspelt, process::run::quoted};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sort {
    pub order: Order,
    /// `-u`
    pub unique: bool,
    /// `-s`: equal keys stay as they came.
    pub stable: bool,
    /// `-t`, one byte; absent: a field begins where blanks begin.
    pub delimiter: Option<u8>,
    /// `-k`
    pub keys: Vec<Key>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Order {
    /// `-n`
    pub number: bool,
    /// `-h`: `2K` before `1M`, as `du -h` prints them.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub human: bool,
    /// `-r`
    pub reverse: bool,
}

/// `FROM[,TO]` in fields, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    pub from: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<usize>,
    /// Of its own; absent: the whole sort's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<Order>,
}

impl Apply for Sort {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        (line.tool() == "sort").then(|| read(&apart(&line.args, "kt")))
    }

    fn command(&self) -> String {
        let mut argv = vec!["sort".to_owned()];
        let switches = [
            (self.order.number, "-n"),
            (self.order.human, "-h"),
            (self.order.reverse, "-r"),
            (self.unique, "-u"),
            (self.stable, "-s"),
        ];
        argv.extend(switches.iter().filter(|(on, _)| *on).map(|(_, flag)| (*flag).to_owned()));
        argv.extend(
            self.delimiter.into_iter().flat_map(|byte| ["-t".to_owned(), char::from(byte).to_string()]),
        );
        for key in &self.keys {
            let to = key.to.map(|to| format!(",{to}")).unwrap_or_default();
            let letters = |order: Order| {
                let of = [(order.number, 'n'), (order.human, 'h'), (order.reverse, 'r')];
                of.iter().filter(|(on, _)| *on).map(|(_, letter)| *letter).collect::<String>()
            };
            let order = key.order.map(letters).unwrap_or_default();
            argv.extend(["-k".to_owned(), format!("{}{to}{order}", key.from)]);
        }
        quoted(&argv)
    }

    fn apply(&self, input: &[u8]) -> Result<Vec<u8>, String> {
        let mut all: Vec<&[u8]> = lines(input).map(bare).collect();
        all.sort_by(|a, b| {
            let keyed = self.by_keys(a, b);
            // Without -s and -u the whole line decides between equal keys.
            if keyed != Ordering::Equal || self.stable || self.unique {
                return keyed;
            }
            if self.order.reverse { b.cmp(a) } else { a.cmp(b) }
        });
        if self.unique {
            all.dedup_by(|b, a| self.by_keys(a, b) == Ordering::Equal);
        }
        let mut out = Vec::with_capacity(input.len());
        for line in all {
            out.extend_from_slice(line);
            out.push(b'\n');
        }
        Ok(out)
    }
}

impl Sort {
    fn by_keys(&self, a: &[u8], b: &[u8]) -> Ordering {
        if self.keys.is_empty() {
            return compare(a, b, self.order);
        }
        let ordered = self
            .keys
            .iter()
            .map(|key| compare(self.field(a, key), self.field(b, key), key.order.unwrap_or(self.order)));
        ordered.into_iter().find(|order| *order != Ordering::Equal).unwrap_or(Ordering::Equal)
    }

    /// What a key compares: from the start of one field to the end of another.
    fn field<'a>(&self, line: &'a [u8], key: &Key) -> &'a [u8] {
        let starts = self.starts(line);
        let from = starts.get(key.from - 1).copied().unwrap_or(line.len());
        let to = match key.to {
            None => line.len(),
            Some(to) => match starts.get(to) {
                Some(next) => next - usize::from(self.delimiter.is_some()),
                None => line.len(),
            },
        };
        line.get(from..to.max(from)).unwrap_or_default()
    }

    /// Where fields begin: behind a delimiter, or with the blanks in front of a word.
    fn starts(&self, line: &[u8]) -> Vec<usize> {
        let mut starts = vec![0];
        for (at, byte) in line.iter().enumerate() {
            match self.delimiter {
                Some(delimiter) if *byte == delimiter => starts.push(at + 1),
                None if at > 0 && is_blank(*byte) && !is_blank(line[at - 1]) => starts.push(at),
                _ => {}
            }
        }
        starts
    }
}

fn is_blank(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}

fn compare(a: &[u8], b: &[u8], order: Order) -> Ordering {
    let found = match order {
        Order { human: true, .. } => unit(a).cmp(&unit(b)).then_with(|| number(a).cmp(&number(b))),
        Order { number: true, .. } => number(a).cmp(&number(b)),
        _ => a.cmp(b),
    };
    if order.reverse { found.reverse() } else { found }
}

/// What `-n` reads: blanks, a minus, digits, a fraction; nothing: zero. Exact for any length.
fn number(text: &[u8]) -> Number {
    let text = text.trim_ascii_start();
    let (negative, digits) = text.strip_prefix(b"-").map_or((false, text), |rest| (true, rest));
    let end = digits.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(digits.len());
    let whole: Vec<u8> = digits[..end].iter().copied().skip_while(|byte| *byte == b'0').collect();
    let fraction = digits[end..].strip_prefix(b".").unwrap_or_default();
    let end = fraction.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(fraction.len());
    let mut fraction = fraction[..end].to_vec();
    while fraction.last() == Some(&b'0') {
        fraction.pop();
    }
    let zero = whole.is_empty() && fraction.is_empty();
    Number { negative: negative && !zero, whole, fraction }
}

/// What `-h` compares first: the letter behind the number, `K` before `M`; negative below zero, which has none.
fn unit(text: &[u8]) -> i8 {
    let text = text.trim_ascii_start();
    let own = number(text);
    if own.whole.is_empty() && own.fraction.is_empty() {
        return 0;
    }
    let digits = |byte: &u8| byte.is_ascii_digit();
    let mut rest = text.strip_prefix(b"-").unwrap_or(text);
    rest = &rest[rest.iter().take_while(|byte| digits(byte)).count()..];
    if let Some(fraction) = rest.strip_prefix(b".") {
        rest = &fraction[fraction.iter().take_while(|byte| digits(byte)).count()..];
    }
    let order = match rest.first() {
        Some(b'k') => 1,
        Some(letter) => b"KMGTPEZYRQ"
            .iter()
            .position(|own| own == letter)
            .map_or(0, |at| i8::try_from(at + 1).unwrap_or(i8::MAX)),
        None => 0,
    };
    if own.negative { -order } else { order }
}

#[derive(PartialEq, Eq)]
struct Number {
    negative: bool,
    whole: Vec<u8>,
    fraction: Vec<u8>,
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        let size = |number: &Self| (number.whole.len(), number.whole.clone(), number.fraction.clone());
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => size(self).cmp(&size(other)),
            (true, true) => size(other).cmp(&size(self)),
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn read(args: &[String]) -> Result<Sort, Misspelt> {
    let mut sort = Sort::default();
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        let (flag, glued) =
            arg.split_once('=').map_or((arg.as_str(), None), |(flag, value)| (flag, Some(value.to_owned())));
        match flag {
            "-n" | "--numeric-sort" => sort.order.number = true,
            "-h" | "--human-numeric-sort" => sort.order.human = true,
            "-r" | "--reverse" => sort.order.reverse = true,
            "-u" | "--unique" => sort.unique = true,
            "-s" | "--stable" => sort.stable = true,
            "-t" | "--field-separator" => {
                let value = glued.or_else(|| rest.next().cloned()).unwrap_or_default();
                let [byte] = value.as_bytes() else {
                    return Err(Misspelt::new("`sort -t` takes one character"));
                };
                sort.delimiter = Some(*byte);
            }
            "-k" | "--key" => {
                let value = glued.or_else(|| rest.next().cloned()).unwrap_or_default();
                sort.keys.push(
                    key(&value)
                        .ok_or_else(|| Misspelt::new(format!("`sort -k {value}` is not known here")))?,
                );
            }
            other => return Err(Misspelt::new(format!("`sort {other}` is not known here"))),
        }
    }
    Ok(sort)
}

/// `2`, `2,2`, `2nr`, `2,3n`.
fn key(text: &str) -> Option<Key> {
    let letters = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',');
    let fields = &text[..text.len() - letters.len()];
    if letters.chars().any(|letter| !"nhr".contains(letter)) {
        return None;
    }
    let order = (!letters.is_empty()).then(|| Order {
        number: letters.contains('n'),
        human: letters.contains('h'),
        reverse: letters.contains('r'),
    });
    let number = |text: &str| text.parse::<usize>().ok().filter(|number| *number > 0);
    let (from, to) = match fields.split_once(',') {
        Some((from, to)) => (number(from)?, Some(number(to)?)),
        None => (number(fields)?, None),
    };
    Some(Key { from, to, order })
}

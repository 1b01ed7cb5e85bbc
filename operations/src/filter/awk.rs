//! `awk '{print $1, $3}'`, `awk -F: '$3 > 100 {print $1}'`, `awk 'NR>1'`, `awk '/x/ {print $2}'`: columns, and simple
//! conditions over them. Anything more is a program, and a person runs it.

use super::{
    Apply,
    pattern::{self, Syntax},
};
use crate::{CommandLine, Misspelt, process::run::quoted};
use regex::RegexBuilder;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Awk {
    /// As it was written; it reads back.
    pub program: String,
    /// `-F`, one character; absent: blanks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
}

struct Program {
    when: Option<Condition>,
    /// Absent: the whole line.
    print: Option<Vec<Term>>,
}

enum Condition {
    Matches(regex::Regex),
    Compares(Term, Compare, Term),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Compare {
    Equal,
    NotEqual,
    Less,
    AtMost,
    More,
    AtLeast,
}

#[derive(Clone, PartialEq)]
enum Term {
    Field(usize),
    /// `$NF`
    LastField,
    LineNumber,
    FieldCount,
    Text(String),
    Number(f64),
    /// Between two terms that a comma separates.
    Blank,
}

impl Apply for Awk {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        matches!(line.tool(), "awk" | "gawk" | "mawk").then(|| {
            let mut awk = Self { program: String::new(), delimiter: None };
            let mut rest = line.args.iter();
            let mut programs = Vec::new();
            while let Some(arg) = rest.next() {
                match arg.strip_prefix("-F") {
                    Some(glued) => {
                        let value = if glued.is_empty() {
                            rest.next().cloned().unwrap_or_default()
                        } else {
                            glued.to_owned()
                        };
                        let mut chars = value.chars();
                        awk.delimiter = match (chars.next(), chars.next()) {
                            (Some('\\'), Some('t')) => Some('\t'),
                            (Some(c), None) if c.is_ascii() && c != ' ' && c != 't' && c != '\\' => Some(c),
                            _ => return Err(Misspelt::new(format!("`awk -F '{value}'` is not known here"))),
                        };
                    }
                    None if arg.starts_with('-') => {
                        return Err(Misspelt::new(format!("`awk {arg}` is not known here")));
                    }
                    None => programs.push(arg.clone()),
                }
            }
            let [program] = programs.as_slice() else {
                return Err(Misspelt::new("`awk` is known with one program and no file"));
            };
            awk.program.clone_from(program);
            awk.read().map(|_| awk.clone())
        })
    }

    fn command(&self) -> String {
        let mut argv = vec!["awk".to_owned()];
        argv.extend(self.delimiter.map(|c| format!("-F{c}")));
        argv.push(self.program.clone());
        quoted(&argv)
    }

    fn apply(&self, input: &[u8]) -> Result<Vec<u8>, String> {
        let text = super::text(input)?;
        let program = self.read().map_err(|misspelt| misspelt.reason)?;
        let mut out = String::new();
        for (at, line) in text.split_inclusive('\n').enumerate() {
            let line = line.strip_suffix('\n').unwrap_or(line);
            let record = Record { line, fields: self.fields(line), number: at + 1 };
            if program.when.as_ref().is_some_and(|when| !record.holds(when)) {
                continue;
            }
            match &program.print {
                None => out.push_str(line),
                Some(terms) => terms.iter().for_each(|term| out.push_str(&record.text(term))),
            }
            out.push('\n');
        }
        Ok(out.into_bytes())
    }
}

struct Record<'a> {
    line: &'a str,
    fields: Vec<&'a str>,
    /// From 1.
    number: usize,
}

impl Record<'_> {
    fn text(&self, term: &Term) -> String {
        match term {
            Term::Field(0) => self.line.to_owned(),
            Term::Field(at) => self.fields.get(at - 1).copied().unwrap_or_default().to_owned(),
            Term::LastField => self.fields.last().map_or(self.line, |field| *field).to_owned(),
            Term::LineNumber => self.number.to_string(),
            Term::FieldCount => self.fields.len().to_string(),
            Term::Text(text) => text.clone(),
            Term::Number(number) => number.to_string(),
            Term::Blank => " ".to_owned(),
        }
    }

    /// A field that looks like a number compares as one with a number; everything else as text.
    fn holds(&self, when: &Condition) -> bool {
        let (left, by, right) = match when {
            Condition::Matches(regex) => return regex.is_match(self.line),
            Condition::Compares(left, by, right) => (left, by, right),
        };
        let number = |term: &Term| match term {
            Term::Number(number) => Some(*number),
            Term::Text(_) => None,
            other => looks_like(&self.text(other)),
        };
        let order = match (number(left), number(right)) {
            (Some(left), Some(right)) => left.partial_cmp(&right),
            _ => Some(self.text(left).as_str().cmp(self.text(right).as_str())),
        };
        order.is_some_and(|order| match by {
            Compare::Equal => order.is_eq(),
            Compare::NotEqual => order.is_ne(),
            Compare::Less => order.is_lt(),
            Compare::AtMost => order.is_le(),
            Compare::More => order.is_gt(),
            Compare::AtLeast => order.is_ge(),
        })
    }
}

/// A whole or decimal number with blanks around it; what else strtod reads is text here and there.
fn looks_like(text: &str) -> Option<f64> {
    let trimmed = text.trim_matches([' ', '\t']);
    let digits = trimmed.trim_start_matches(['-', '+']);
    let plain = !digits.is_empty()
        && digits.len() + 1 >= trimmed.len()
        && digits.chars().any(|c| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
        && digits.matches('.').count() <= 1;
    if plain { trimmed.trim_start_matches('+').parse().ok() } else { None }
}

impl Awk {
    fn fields<'a>(&self, line: &'a str) -> Vec<&'a str> {
        match self.delimiter {
            None => line.split([' ', '\t']).filter(|field| !field.is_empty()).collect(),
            Some(_) if line.is_empty() => Vec::new(),
            Some(delimiter) => line.split(delimiter).collect(),
        }
    }

    fn read(&self) -> Result<Program, Misspelt> {
        let unknown = || Misspelt::new(format!("`awk '{}'` is more than columns", self.program));
        let program = self.program.trim();
        let (head, body) = match program.find('{') {
            Some(at) => (program[..at].trim(), Some(program[at..].trim())),
            None => (program, None),
        };
        let when = if head.is_empty() { None } else { Some(condition(head).ok_or_else(unknown)?) };
        let print = match body {
            None if when.is_none() => return Err(unknown()),
            None => None,
            Some(body) => action(body).ok_or_else(unknown)?,
        };
        Ok(Program { when, print })
    }
}

/// `{print $1, "x" $2}`; `None` inside: the whole line.
fn action(body: &str) -> Option<Option<Vec<Term>>> {
    let inner = body.strip_prefix('{')?.strip_suffix('}')?.trim().trim_end_matches(';').trim();
    let rest = inner.strip_prefix("print")?;
    if rest.is_empty() {
        return Some(None);
    }
    if rest.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let mut terms: Vec<Term> = Vec::new();
    let mut rest = rest.trim_start();
    let mut comma = true;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix(',') {
            if comma {
                return None;
            }
            terms.push(Term::Blank);
            comma = true;
            rest = after.trim_start();
            continue;
        }
        let (found, after) = term(rest)?;
        // `print 1 -1` and the like calculate.
        if !comma && matches!(found, Term::Number(_)) {
            return None;
        }
        terms.push(found);
        comma = false;
        rest = after.trim_start();
    }
    if comma { None } else { Some(Some(terms)) }
}

fn condition(text: &str) -> Option<Condition> {
    if let Some(inner) = text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
        if inner.is_empty() || inner.contains('/') {
            return None;
        }
        let translated = pattern::translate(inner, Syntax::Extended).ok()?;
        return RegexBuilder::new(&translated).size_limit(1 << 20).build().ok().map(Condition::Matches);
    }
    let (left, rest) = term(text)?;
    let rest = rest.trim_start();
    let spelt = [
        ("==", Compare::Equal),
        ("!=", Compare::NotEqual),
        ("<=", Compare::AtMost),
        (">=", Compare::AtLeast),
        ("<", Compare::Less),
        (">", Compare::More),
    ];
    let (by, rest) = spelt.iter().find_map(|(word, by)| rest.strip_prefix(word).map(|rest| (*by, rest)))?;
    let (right, rest) = term(rest.trim_start())?;
    rest.trim().is_empty().then_some(Condition::Compares(left, by, right))
}

fn term(text: &str) -> Option<(Term, &str)> {
    if let Some(rest) = text.strip_prefix("$NF") {
        return Some((Term::LastField, rest)).filter(|_| !rest.starts_with(is_name));
    }
    if let Some(rest) = text.strip_prefix('$') {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        return Some((Term::Field(rest[..end].parse().ok().filter(|at| *at < 10_000)?), &rest[end..]));
    }
    for (word, term) in [("NR", Term::LineNumber), ("NF", Term::FieldCount)] {
        if let Some(rest) = text.strip_prefix(word) {
            return Some((term, rest)).filter(|_| !rest.starts_with(is_name));
        }
    }
    if let Some(rest) = text.strip_prefix('"') {
        let (inner, rest) = rest.split_once('"')?;
        return (!inner.contains('\\')).then(|| (Term::Text(inner.to_owned()), rest));
    }
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let number = text[..end].parse::<u32>().ok()?;
    Some((Term::Number(f64::from(number)), &text[end..]))
        .filter(|_| !text[end..].starts_with(['.', 'e', 'x', 'X']))
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

//! `grep`, `egrep`, `fgrep`: lines that match.

use super::{
    Apply, apart,
    pattern::{self, Syntax},
};
use crate::{CommandLine, Misspelt, process::run::quoted};
use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// A pattern's program may be that large, in bytes: it is made from what an author wrote.
const LARGEST: usize = 1 << 20;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Grep {
    pub patterns: Vec<String>,
    /// `-E` or `egrep`.
    pub extended: bool,
    /// `-F` or `fgrep`.
    pub fixed: bool,
    /// `-i`
    pub ignore_case: bool,
    /// `-v`
    pub invert: bool,
    /// `-w`
    pub word: bool,
    /// `-x`
    pub line: bool,
    /// `-c`
    pub count: bool,
    /// `-o`
    pub only: bool,
    /// `-n`
    pub number: bool,
    /// `-q`
    pub quiet: bool,
    /// `-m`: lines that match, at the most.
    pub most: Option<usize>,
    /// `-B`: lines.
    pub before: usize,
    /// `-A`: lines.
    pub after: usize,
}

impl Apply for Grep {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        let tool = line.tool();
        matches!(tool, "grep" | "egrep" | "fgrep").then(|| {
            let mut grep = read(&apart(&line.args, "eABCmf"))?;
            grep.extended |= tool == "egrep";
            grep.fixed |= tool == "fgrep";
            let built = grep.regex()?;
            if grep.only && !grep.fixed && !pattern::is_exact(built.as_str()) {
                return Err(Misspelt::new("`grep -o` with alternatives is not known here"));
            }
            if grep.word && !grep.fixed && !pattern::is_fixed(built.as_str()) {
                return Err(Misspelt::new("`grep -w` with a pattern of several lengths is not known here"));
            }
            if grep.only && (grep.invert || grep.before + grep.after > 0) {
                return Err(Misspelt::new("`grep -o` together with `-v`, `-A` or `-B` is not known here"));
            }
            Ok(grep)
        })
    }

    fn command(&self) -> String {
        let switches = [
            (self.extended, "-E"),
            (self.fixed, "-F"),
            (self.ignore_case, "-i"),
            (self.invert, "-v"),
            (self.word, "-w"),
            (self.line, "-x"),
            (self.count, "-c"),
            (self.only, "-o"),
            (self.number, "-n"),
            (self.quiet, "-q"),
        ];
        let mut argv = vec!["grep".to_owned()];
        argv.extend(switches.iter().filter(|(on, _)| *on).map(|(_, flag)| (*flag).to_owned()));
        let numbers = [
            ("-m", self.most),
            ("-B", Some(self.before).filter(|n| *n > 0)),
            ("-A", Some(self.after).filter(|n| *n > 0)),
        ];
        for (flag, number) in numbers {
            argv.extend(number.into_iter().flat_map(|number| [flag.to_owned(), number.to_string()]));
        }
        match self.patterns.as_slice() {
            [one] if !one.starts_with('-') => argv.push(one.clone()),
            several => argv.extend(several.iter().flat_map(|one| ["-e".to_owned(), one.clone()])),
        }
        quoted(&argv)
    }

    fn apply(&self, input: &[u8]) -> Result<Vec<u8>, String> {
        let text = super::text(input)?;
        let regex = self.regex().map_err(|misspelt| misspelt.reason)?;
        let lines: Vec<&str> =
            text.split_inclusive('\n').map(|line| line.strip_suffix('\n').unwrap_or(line)).collect();
        let hits: Vec<usize> = (0..lines.len())
            .filter(|at| self.matches(&regex, lines[*at]) != self.invert)
            .take(self.most.unwrap_or(usize::MAX))
            .collect();
        let mut out = String::new();
        if self.quiet {
            return Ok(Vec::new());
        }
        if self.count {
            let _ = writeln!(out, "{}", hits.len());
        } else if self.only {
            self.parts(&regex, &lines, &hits, &mut out);
        } else {
            self.whole(&lines, &hits, &mut out);
        }
        Ok(out.into_bytes())
    }
}

impl Grep {
    fn regex(&self) -> Result<Regex, Misspelt> {
        let syntax = match (self.fixed, self.extended) {
            (true, _) => Syntax::Fixed,
            (false, true) => Syntax::Extended,
            (false, false) => Syntax::Basic,
        };
        let all: Result<Vec<String>, Misspelt> = self
            .patterns
            .iter()
            .flat_map(|pattern| pattern.split('\n'))
            .map(|pattern| pattern::translate(pattern, syntax))
            .collect();
        let mut all = all?.join("|");
        if self.line {
            all = format!("^(?:{all})$");
        }
        RegexBuilder::new(&all).case_insensitive(self.ignore_case).size_limit(LARGEST).build().map_err(|_| {
            Misspelt::new(format!("`{}` is a pattern that is not known here", self.patterns.join("`, `")))
        })
    }

    fn matches(&self, regex: &Regex, line: &str) -> bool {
        if self.word { !Self::words(regex, line).is_empty() } else { regex.is_match(line) }
    }

    /// Matches that begin and end where words do.
    fn words<'a>(regex: &Regex, line: &'a str) -> Vec<&'a str> {
        let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let (mut found, mut at) = (Vec::new(), 0);
        while let Some(next) = regex.find_at(line, at) {
            let whole =
                !part(line[..next.start()].chars().next_back()) && !part(line[next.end()..].chars().next());
            if whole {
                found.push(next.as_str());
            }
            let step = line[next.start()..].chars().next().map_or(1, char::len_utf8);
            at = if whole { next.end().max(next.start() + step) } else { next.start() + step };
            if at > line.len() {
                break;
            }
        }
        found
    }

    fn parts(&self, regex: &Regex, lines: &[&str], hits: &[usize], out: &mut String) {
        for at in hits {
            let found: Vec<&str> = if self.word {
                Self::words(regex, lines[*at])
            } else {
                regex.find_iter(lines[*at]).map(|found| found.as_str()).collect()
            };
            for part in found.into_iter().filter(|part| !part.is_empty()) {
                if self.number {
                    let _ = write!(out, "{}:", at + 1);
                }
                let _ = writeln!(out, "{part}");
            }
        }
    }

    /// Whole lines, those around them, and `--` between groups that do not touch.
    fn whole(&self, lines: &[&str], hits: &[usize], out: &mut String) {
        let around = self.before + self.after > 0;
        let mut next = 0;
        for (index, at) in hits.iter().enumerate() {
            let from = at.saturating_sub(self.before).max(next);
            if around && next > 0 && from > next {
                out.push_str("--\n");
            }
            let stop = hits.get(index + 1).copied().unwrap_or(usize::MAX);
            let to = (at + self.after).min(lines.len() - 1).min(stop.saturating_sub(1)).max(*at);
            for (line, words) in lines.iter().enumerate().take(to + 1).skip(from) {
                if self.number {
                    let _ = write!(out, "{}{}", line + 1, if line == *at { ':' } else { '-' });
                }
                let _ = writeln!(out, "{words}");
            }
            next = to + 1;
        }
    }
}

fn read(args: &[String]) -> Result<Grep, Misspelt> {
    let mut grep = Grep::default();
    let mut words = Vec::new();
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        let (flag, glued) = match arg.split_once('=') {
            Some((flag, value)) if flag.starts_with("--") => (flag, Some(value.to_owned())),
            _ => (arg.as_str(), None),
        };
        let mut value = || {
            glued
                .clone()
                .or_else(|| rest.next().cloned())
                .ok_or_else(|| Misspelt::new(format!("`{flag}` has no value")))
        };
        let number = |text: String| {
            text.parse::<usize>().map_err(|_| Misspelt::new(format!("`{text}` is no number of lines")))
        };
        match flag {
            "-E" | "--extended-regexp" => grep.extended = true,
            "-F" | "--fixed-strings" => grep.fixed = true,
            "-G" | "--basic-regexp" | "-a" | "--text" | "-s" | "--no-messages" | "-h" | "--no-filename"
            | "--color" | "--colour" | "--line-buffered" => {}
            "-i" | "-y" | "--ignore-case" => grep.ignore_case = true,
            "-v" | "--invert-match" => grep.invert = true,
            "-w" | "--word-regexp" => grep.word = true,
            "-x" | "--line-regexp" => grep.line = true,
            "-c" | "--count" => grep.count = true,
            "-o" | "--only-matching" => grep.only = true,
            "-n" | "--line-number" => grep.number = true,
            "-q" | "--quiet" | "--silent" => grep.quiet = true,
            "-e" | "--regexp" => grep.patterns.push(value()?),
            "-m" | "--max-count" => grep.most = Some(number(value()?)?),
            "-A" | "--after-context" => grep.after = number(value()?)?,
            "-B" | "--before-context" => grep.before = number(value()?)?,
            "-C" | "--context" => {
                grep.after = number(value()?)?;
                grep.before = grep.after;
            }
            "-" => {}
            flag if flag.starts_with('-') && flag.len() > 1 && flag != "--" => {
                return Err(Misspelt::new(format!("`grep {flag}` is not known here")));
            }
            "--" => words.extend(rest.by_ref().cloned()),
            _ => words.push(arg.clone()),
        }
    }
    if grep.patterns.is_empty() {
        if words.is_empty() {
            return Err(Misspelt::new("`grep` without a pattern"));
        }
        grep.patterns.push(words.remove(0));
    }
    if words.is_empty() { Ok(grep) } else { Err(Misspelt::new("`grep` in files")) }
}

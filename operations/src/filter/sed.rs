//! `sed 's/a/b/g'`, `sed -n '2,5p'`, `sed '1d'`: a substitution, or lines by number.

use super::{
    Apply,
    pattern::{self, Syntax},
};
use crate::{CommandLine, Misspelt, process::run::quoted};
use regex::{Captures, Regex, RegexBuilder};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sed {
    /// As it was written; it reads back.
    pub script: String,
    #[serde(default)]
    pub extended: bool,
    /// `-n`: only what is printed on purpose.
    #[serde(default)]
    pub quiet: bool,
}

enum Script {
    Substitute {
        regex: Regex,
        with: Vec<Part>,
        all: bool,
    },
    /// Lines by number, the end included; no end: the last line.
    Delete(usize, Option<usize>),
    Print(usize, Option<usize>),
}

enum Part {
    Text(String),
    Group(usize),
}

impl Apply for Sed {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        (line.tool() == "sed").then(|| {
            let mut sed = Self { script: String::new(), extended: false, quiet: false };
            let mut scripts = Vec::new();
            for arg in &line.args {
                match arg.as_str() {
                    "-E" | "-r" | "--regexp-extended" => sed.extended = true,
                    "-n" | "--quiet" | "--silent" => sed.quiet = true,
                    "-e" | "--expression" => {}
                    flag if flag.starts_with('-') => {
                        return Err(Misspelt::new(format!("`sed {flag}` is not known here")));
                    }
                    script => scripts.push(script.to_owned()),
                }
            }
            let [script] = scripts.as_slice() else {
                return Err(Misspelt::new("`sed` is known with one script and no file"));
            };
            sed.script.clone_from(script);
            sed.read().map(|_| sed.clone())
        })
    }

    fn command(&self) -> String {
        let mut argv = vec!["sed".to_owned()];
        argv.extend(self.extended.then(|| "-E".to_owned()));
        argv.extend(self.quiet.then(|| "-n".to_owned()));
        argv.push(self.script.clone());
        quoted(&argv)
    }

    fn apply(&self, input: &[u8]) -> Result<Vec<u8>, String> {
        let text = super::text(input)?;
        let script = self.read().map_err(|misspelt| misspelt.reason)?;
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let mut out = String::with_capacity(text.len());
        for (at, line) in lines.iter().enumerate() {
            let within =
                |from: usize, to: Option<usize>| at + 1 >= from && to.is_none_or(|to| at < to.max(from));
            let end = if line.ends_with('\n') { "\n" } else { "" };
            let words = line.strip_suffix('\n').unwrap_or(line);
            match &script {
                Script::Substitute { regex, with, all } => {
                    let most = usize::from(!all);
                    out.push_str(&regex.replacen(words, most, |found: &Captures<'_>| replaced(with, found)));
                    out.push_str(end);
                }
                Script::Delete(from, to) if within(*from, *to) => {}
                Script::Delete(..) => out.push_str(line),
                Script::Print(from, to) if within(*from, *to) => out.push_str(line),
                Script::Print(..) => {}
            }
        }
        Ok(out.into_bytes())
    }
}

fn replaced(with: &[Part], found: &Captures<'_>) -> String {
    with.iter()
        .map(|part| match part {
            Part::Text(text) => text.as_str(),
            Part::Group(at) => found.get(*at).map_or("", |group| group.as_str()),
        })
        .collect()
}

impl Sed {
    fn read(&self) -> Result<Script, Misspelt> {
        let unknown = || Misspelt::new(format!("`sed '{}'` is not known here", self.script));
        if let Some(rest) = self.script.strip_prefix('s') {
            return if self.quiet { Err(unknown()) } else { self.substitution(rest).ok_or_else(unknown)? };
        }
        let (range, verb) =
            self.script.split_at_checked(self.script.len().saturating_sub(1)).ok_or_else(unknown)?;
        let (from, to) = lines(range).ok_or_else(unknown)?;
        match (verb, self.quiet) {
            ("d", false) => Ok(Script::Delete(from, to)),
            ("p", true) => Ok(Script::Print(from, to)),
            _ => Err(unknown()),
        }
    }

    /// `/pattern/replacement/flags` with any delimiter.
    fn substitution(&self, rest: &str) -> Option<Result<Script, Misspelt>> {
        let delimiter = rest.chars().next().filter(|c| !c.is_alphanumeric() && *c != '\\' && *c != '\n')?;
        let (from, rest) = until(&rest[delimiter.len_utf8()..], delimiter)?;
        let (to, flags) = until(rest, delimiter)?;
        let all = match flags {
            "" => false,
            "g" => true,
            _ => return None,
        };
        // An empty pattern means the last one; alternatives may match another text than GNU's.
        if from.is_empty() {
            return None;
        }
        let syntax = if self.extended { Syntax::Extended } else { Syntax::Basic };
        Some(pattern::translate(&from, syntax).and_then(|translated| {
            let unknown = || Misspelt::new(format!("`{from}` is a pattern that is not known here"));
            if !pattern::is_exact(&translated) {
                return Err(unknown());
            }
            let regex = RegexBuilder::new(&translated).size_limit(1 << 20).build().map_err(|_| unknown())?;
            // GNU puts the replacement of an empty match elsewhere, even into the middle of a character.
            if regex.is_match("") {
                return Err(unknown());
            }
            let with = parts(&to, regex.captures_len()).ok_or_else(unknown)?;
            Ok(Script::Substitute { regex, with, all })
        }))
    }
}

/// Up to the delimiter, which a backslash makes plain, and what stands behind it.
fn until(text: &str, delimiter: char) -> Option<(String, &str)> {
    let mut out = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        if c == delimiter {
            return Some((out, &text[at + c.len_utf8()..]));
        }
        if c == '\\' {
            let (_, next) = chars.next()?;
            if next != delimiter {
                out.push('\\');
            }
            out.push(next);
            continue;
        }
        out.push(c);
    }
    None
}

/// The replacement: `&` and `\1` to `\9`.
fn parts(text: &str, groups: usize) -> Option<Vec<Part>> {
    let mut parts = vec![Part::Text(String::new())];
    let plain = |parts: &mut Vec<Part>, c: char| match parts.last_mut() {
        Some(Part::Text(text)) => text.push(c),
        _ => parts.push(Part::Text(c.to_string())),
    };
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '&' => parts.push(Part::Group(0)),
            '\\' => match chars.next()? {
                digit @ '1'..='9' => {
                    let at = usize::try_from(digit.to_digit(10)?).ok().filter(|at| *at < groups)?;
                    parts.push(Part::Group(at));
                }
                'n' => plain(&mut parts, '\n'),
                't' => plain(&mut parts, '\t'),
                c if c.is_ascii_alphanumeric() => return None,
                c => plain(&mut parts, c),
            },
            c => plain(&mut parts, c),
        }
    }
    Some(parts)
}

/// `2`, `2,5`, `2,$`.
fn lines(range: &str) -> Option<(usize, Option<usize>)> {
    let number = |text: &str| text.parse::<usize>().ok().filter(|number| *number > 0);
    match range.split_once(',') {
        None => number(range).map(|at| (at, Some(at))),
        Some((from, "$")) => number(from).map(|from| (from, None)),
        Some((from, to)) => Some((number(from)?, Some(number(to)?))),
    }
}

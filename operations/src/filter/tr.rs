//! `tr a-z A-Z`, `tr -d '\r'`, `tr -s ' '`: characters for characters, over bytes.

use super::{Apply, apart};
use crate::{CommandLine, Misspelt, process::run::quoted};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tr {
    pub from: String,
    /// Absent with `-d`, or with `-s` alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    #[serde(default)]
    pub delete: bool,
    #[serde(default)]
    pub squeeze: bool,
    #[serde(default)]
    pub complement: bool,
}

impl Apply for Tr {
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
        (line.tool() == "tr").then(|| {
            let mut tr =
                Self { from: String::new(), to: None, delete: false, squeeze: false, complement: false };
            let mut sets = Vec::new();
            for arg in apart(&line.args, "") {
                match arg.as_str() {
                    "-d" | "--delete" if sets.is_empty() => tr.delete = true,
                    "-s" | "--squeeze-repeats" if sets.is_empty() => tr.squeeze = true,
                    "-c" | "-C" | "--complement" if sets.is_empty() => tr.complement = true,
                    other if other.starts_with('-') && other.len() > 1 => {
                        return Err(Misspelt::new(format!("`tr {other}` is not known here")));
                    }
                    set => sets.push(set.to_owned()),
                }
            }
            let mut sets = sets.into_iter();
            tr.from = sets.next().ok_or_else(|| Misspelt::new("`tr` without characters"))?;
            tr.to = sets.next();
            // GNU takes a class in the second set only beside its opposite in the first.
            let cases = [("[:lower:]", "[:upper:]"), ("[:upper:]", "[:lower:]")];
            if tr.to.as_ref().is_some_and(|to| to.contains("[:") && !cases.contains(&(tr.from.as_str(), to)))
            {
                return Err(Misspelt::new("`tr` into a class of characters"));
            }
            let fits = match (&tr.to, tr.delete, tr.squeeze) {
                (Some(_), false, _) => !tr.complement,
                (None, true, false) | (None, false, true) => true,
                _ => false,
            };
            let known = set(&tr.from).is_some()
                && tr.to.as_ref().is_none_or(|to| set(to).is_some_and(|set| !set.is_empty()));
            if fits && known && sets.next().is_none() {
                Ok(tr)
            } else {
                Err(Misspelt::new("`tr` in a way that is not known here"))
            }
        })
    }

    fn command(&self) -> String {
        let flags = [(self.complement, "-c"), (self.delete, "-d"), (self.squeeze, "-s")];
        let mut argv = vec!["tr".to_owned()];
        argv.extend(flags.iter().filter(|(on, _)| *on).map(|(_, flag)| (*flag).to_owned()));
        argv.push(self.from.clone());
        argv.extend(self.to.clone());
        quoted(&argv)
    }

    fn apply(&self, input: &[u8]) -> Result<Vec<u8>, String> {
        let from = set(&self.from).ok_or("characters that are not understood")?;
        let to = match &self.to {
            Some(to) => {
                Some(set(to).filter(|set| !set.is_empty()).ok_or("characters that are not understood")?)
            }
            None => None,
        };
        let hit = |byte: u8| from.contains(&byte) != self.complement;
        let mapped = |byte: u8| match &to {
            Some(to) => from.iter().rposition(|own| *own == byte).map_or(byte, |at| to[at.min(to.len() - 1)]),
            None => byte,
        };
        let squeezed = |byte: u8| match &to {
            Some(to) => to.contains(&byte),
            None => hit(byte),
        };
        let mut out = Vec::with_capacity(input.len());
        for byte in input.iter().copied().filter(|byte| !(self.delete && hit(*byte))) {
            let byte = mapped(byte);
            if self.squeeze && out.last() == Some(&byte) && squeezed(byte) {
                continue;
            }
            out.push(byte);
        }
        Ok(out)
    }
}

/// The bytes of a set: ranges, `\n` and its like, the usual classes. `None`: something else, or a character that is no byte.
fn set(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() {
        return None;
    }
    let mut out = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        if rest.starts_with(b"[:") {
            let end = text_of(rest).find(":]")?;
            out.extend(class(&text_of(rest)[2..end])?);
            rest = &rest[end + 2..];
            continue;
        }
        if first == b'[' && (after.starts_with(b"=") || after.get(1) == Some(&b'*')) {
            return None;
        }
        let (byte, after) = if first == b'\\' { escape(after)? } else { (first, after) };
        match after {
            [b'-', last, more @ ..] if *last != b'\\' => {
                if *last < byte {
                    return None;
                }
                out.extend(byte..=*last);
                rest = more;
            }
            [b'-', b'\\', ..] => return None,
            _ => {
                out.push(byte);
                rest = after;
            }
        }
    }
    Some(out)
}

fn text_of(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

fn escape(rest: &[u8]) -> Option<(u8, &[u8])> {
    let (&letter, after) = rest.split_first()?;
    let byte = match letter {
        b'n' => b'\n',
        b't' => b'\t',
        b'r' => b'\r',
        b'\\' => b'\\',
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => return None,
        other => other,
    };
    Some((byte, after))
}

fn class(name: &str) -> Option<Vec<u8>> {
    let test: fn(&u8) -> bool = match name {
        "alpha" => u8::is_ascii_alphabetic,
        "digit" => u8::is_ascii_digit,
        "alnum" => u8::is_ascii_alphanumeric,
        "upper" => u8::is_ascii_uppercase,
        "lower" => u8::is_ascii_lowercase,
        "punct" => u8::is_ascii_punctuation,
        "blank" => |byte| matches!(byte, b' ' | b'\t'),
        "space" => |byte| matches!(byte, b' ' | 9..=13),
        _ => return None,
    };
    Some((0..=127u8).filter(test).collect())
}

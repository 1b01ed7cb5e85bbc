//! Front matter for a text that has none, or not all of it: made of what the text says itself, put in front, and not a
//! byte of the text changed. Pure.
//!
//! A file stays one file, whatever it holds: each of several runbooks has an entry under `runbooks`
//! (docs/decisions/0016). What a key says already is never touched, so a second time adds nothing.

mod keys;
mod same;
mod yaml;

use crate::{check::File, front};
use std::collections::BTreeSet;

/// Lines to put into a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addition {
    /// Where, in bytes from the start of the text.
    pub at: usize,
    pub text: String,
    /// The keys in it, as they are told to a person.
    pub keys: Vec<String>,
    /// What only a person knows.
    pub left: Vec<String>,
}

impl Addition {
    /// The bytes of the file with the lines in it; every other byte stays.
    ///
    /// # Errors
    /// It holds something else than UTF-8 where the lines belong.
    pub fn put(&self, bytes: &[u8]) -> Result<Vec<u8>, String> {
        let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
        let before = bytes.get(..self.at).filter(|before| !utf16 && std::str::from_utf8(before).is_ok());
        let before = before.ok_or("it is not in UTF-8; save it as UTF-8 first")?;
        Ok([before, self.text.as_bytes(), &bytes[self.at..]].concat())
    }
}

impl File {
    /// The slugs that its front matter gives.
    pub fn named(&self) -> Vec<String> {
        let said = front::split(&self.text).0.map(front::read).unwrap_or_default().front;
        said.runbooks.into_iter().chain([said.book]).filter_map(|book| book.slug).collect()
    }

    /// What the front matter of this file lacks; `None`: nothing. `taken`: slugs of other files, which grow by this file's.
    ///
    /// # Errors
    /// Why nothing can be put in front of it.
    pub fn addition(&self, taken: &mut BTreeSet<String>) -> Result<Option<Addition>, String> {
        if self.text.starts_with("+++") {
            return Err("its front matter is TOML; Muster reads YAML between lines of `---`".to_owned());
        }
        let (yaml, _) = front::split(&self.text);
        let said = yaml.map(front::read).unwrap_or_default();
        if let Some(problem) = said.problems.iter().find(|problem| problem.no_yaml) {
            return Err(format!(
                "its front matter can't be read: line {}: {}",
                problem.line, problem.note.message
            ));
        }
        if self.runbooks.is_empty() {
            return Err(
                "no runbook was found in it: no section says what to look at or what to do".to_owned()
            );
        }
        let lacking = keys::lacking(self, &said, taken);
        let ending = if self.text.contains("\r\n") { "\r\n" } else { "\n" };
        let (lines, keys) = (lacking.lines, lacking.keys);
        if keys.is_empty() {
            return Ok(None);
        }
        let lines: String = lines.iter().map(|line| format!("{line}{ending}")).collect();
        let fence = format!("---{ending}");
        let (at, text) = match yaml {
            // Before the line that ends it.
            Some(yaml) => (behind_first_line(&self.text) + yaml.len(), lines),
            None => (0, format!("{fence}{lines}{fence}{ending}")),
        };
        Ok(Some(Addition { at, text, keys, left: lacking.left }))
    }
}

fn behind_first_line(text: &str) -> usize {
    text.find('\n').map_or(0, |at| at + 1)
}

pub use same::differences;

#[cfg(test)]
mod tests;

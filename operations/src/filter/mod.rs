//! What stands behind a pipe: the filters people put there, run in this process with the tools' own semantics.
//!
//! One file a filter, one line in [`filters!`]. A filter that is not understood to the last flag is misspelt, and
//! the step is manual: another result than the tool's would be worse than none. Pure.

mod awk;
mod cut;
mod grep;
mod head;
mod jq;
mod pattern;
mod sed;
mod sort;
mod tail;
mod tr;
mod uniq;
mod wc;

use crate::{CommandLine, Misspelt};
use serde::{Deserialize, Serialize};

/// One filter.
pub trait Apply: Sized {
    /// `None`: another filter. `Some(Err)`: this one, but not as Muster knows it.
    fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>>;
    /// As a person would type it.
    fn command(&self) -> String;
    /// What the tool would print for this input. Bytes, because a log may hold anything.
    ///
    /// # Errors
    /// What the tool itself would complain about, or the limit that was reached.
    fn apply(&self, input: &[u8]) -> Result<Vec<u8>, String>;
}

macro_rules! filters {
    ($($name:literal => $Variant:ident($module:path),)*) => {
        /// A filter in its canonical form. The names are stored and never change.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "filter", content = "args", deny_unknown_fields)]
        pub enum Filter {
            $(#[serde(rename = $name)] $Variant($module),)*
        }

        impl Filter {
            /// The names of all filters, as they are stored.
            pub const NAMES: &'static [&'static str] = &[$($name),*];

            #[must_use]
            pub fn name(&self) -> &'static str {
                match self { $(Self::$Variant(_) => $name),* }
            }

            #[must_use]
            pub fn parse(line: &CommandLine) -> Option<Result<Self, Misspelt>> {
                $(if let Some(parsed) = <$module as Apply>::parse(line) {
                    return Some(parsed.map(Self::$Variant));
                })*
                None
            }

            #[must_use]
            pub fn command(&self) -> String {
                match self { $(Self::$Variant(filter) => filter.command()),* }
            }

            /// # Errors
            /// As [`Apply::apply`].
            pub fn apply(&self, input: &[u8]) -> Result<Vec<u8>, String> {
                match self { $(Self::$Variant(filter) => filter.apply(input)),* }
            }
        }
    };
}

filters! {
    "awk" => Awk(awk::Awk),
    "cut" => Cut(cut::Cut),
    "grep" => Grep(grep::Grep),
    "head" => Head(head::Head),
    "jq" => Jq(jq::Jq),
    "sed" => Sed(sed::Sed),
    "sort" => Sort(sort::Sort),
    "tail" => Tail(tail::Tail),
    "tr" => Tr(tr::Tr),
    "uniq" => Uniq(uniq::Uniq),
    "wc" => Wc(wc::Wc),
}

/// Short flags that are written together, one by one: `-rn` is `-r -n`, `-k2` is `-k 2`. `valued` takes a value.
pub(crate) fn apart(args: &[String], valued: &str) -> Vec<String> {
    let mut out = Vec::with_capacity(args.len());
    let mut plain = false;
    for arg in args {
        plain |= arg == "--";
        let Some(letters) =
            arg.strip_prefix('-').filter(|rest| !plain && !rest.starts_with('-') && !rest.is_empty())
        else {
            out.push(arg.clone());
            continue;
        };
        for (at, letter) in letters.char_indices() {
            out.push(format!("-{letter}"));
            let rest = &letters[at + letter.len_utf8()..];
            if valued.contains(letter) && !rest.is_empty() {
                out.push(rest.to_owned());
                break;
            }
        }
    }
    out
}

/// A line without its line end.
pub(crate) fn bare(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\n").unwrap_or(line)
}

/// The input as text: these tools answer differently, or not at all, where it is none.
pub(crate) fn text(input: &[u8]) -> Result<&str, String> {
    let text = std::str::from_utf8(input).map_err(|_| "the output is no text".to_owned())?;
    if text.contains('\0') { Err("the output is binary".to_owned()) } else { Ok(text) }
}

/// Lines with their line ends, as all these tools count them.
pub(crate) fn lines(input: &[u8]) -> impl DoubleEndedIterator<Item = &[u8]> {
    input.split_inclusive(|byte| *byte == b'\n')
}

/// `-5`, `-n 5`, `-n5`, `--lines=5` as the number's text; `None`: nothing given.
pub(crate) fn count<'a>(args: &'a [String], tool: &str) -> Result<Option<&'a str>, Misspelt> {
    let unknown = |arg: &str| Misspelt::new(format!("`{tool} {arg}` is not known here"));
    match args {
        [] => Ok(None),
        [flag, number] if flag == "-n" || flag == "--lines" => Ok(Some(number)),
        [one] => match one
            .strip_prefix("--lines=")
            .or_else(|| one.strip_prefix("-n"))
            .or_else(|| one.strip_prefix('-'))
        {
            Some(number) if !number.is_empty() => Ok(Some(number)),
            _ => Err(unknown(one)),
        },
        [first, ..] => Err(unknown(first)),
    }
}

#[cfg(test)]
mod tests;

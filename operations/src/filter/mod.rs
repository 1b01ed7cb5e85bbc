//! What stands behind a pipe: the filters people put there, run in this process with the tools' own semantics.
//!
//! One file a filter, one line in [`filters!`]. A filter that is not understood to the last flag is misspelt, and
//! the step is manual: another result than the tool's would be worse than none. Pure.

mod head;
mod tail;

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
    "head" => Head(head::Head),
    "tail" => Tail(tail::Tail),
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

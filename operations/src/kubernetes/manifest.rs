//! What is handed to `apply -f -` and the like: a here-document, kept as it stands. Pure.

use crate::{Misspelt, parameter};

/// The text for `-`; none where another command's output is its input.
///
/// # Errors
/// A value would be filled into the middle of YAML, where it could become more than a value.
pub(crate) fn input(text: Option<&String>, files: &[String]) -> Result<Option<String>, Misspelt> {
    let Some(text) = text else { return Ok(None) };
    if !files.iter().any(|file| file == "-") {
        return Err(Misspelt::new("it is handed a text, but does not read it"));
    }
    if parameter::is_marked(text) {
        return Err(Misspelt {
            reason: "a value to be filled in stands inside a manifest".to_owned(),
            help: Some("write the manifest out, or keep it as a step for a person".to_owned()),
        });
    }
    Ok(Some(text.clone()))
}

/// `-` is among the files, and nothing is there for it yet.
pub(crate) fn waits(input: Option<&String>, files: &[String]) -> bool {
    input.is_some() || files.iter().any(|file| file == "-")
}

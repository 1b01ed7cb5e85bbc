//! What is to be filled in: a mark that stands for a value inside an operation's arguments. Pure.
//!
//! A command is read once, with the marks in it; a value goes in afterwards, into the string where its mark
//! stands and nowhere else. So whatever a value holds (a leading `-`, quotes, `;`), it stays that argument, and the
//! operation's other arguments do not change.

use crate::Operation;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Around a parameter's name; from the private use area, which `runbook` keeps out of what it reads.
const OPEN: char = '\u{E100}';
const CLOSE: char = '\u{E101}';

/// The mark of the parameter `name`, to be put into a word.
#[must_use]
pub fn mark(name: &str) -> String {
    format!("{OPEN}{name}{CLOSE}")
}

/// Whether a character is one of those around a parameter's name.
#[must_use]
pub(crate) fn is_mark(c: char) -> bool {
    c == OPEN || c == CLOSE
}

/// Whether a value is still missing in it.
#[must_use]
pub fn is_marked(text: &str) -> bool {
    text.contains(OPEN)
}

/// The text between the marks.
#[must_use]
pub fn without(text: &str) -> String {
    let mut parts = text.split(OPEN);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| out + part.split_once(CLOSE).map_or(part, |(_, after)| after))
}

/// The text as people write it: `<name>` for a mark.
#[must_use]
pub fn shown(text: &str) -> String {
    text.replace(OPEN, "<").replace(CLOSE, ">")
}

/// The names of the parameters in a text, each once.
#[must_use]
pub fn names(text: &str) -> BTreeSet<String> {
    text.split(OPEN)
        .skip(1)
        .filter_map(|rest| rest.split_once(CLOSE))
        .map(|(name, _)| name.to_owned())
        .collect()
}

/// Why a value can't be filled in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    #[error("`{0}` has no value")]
    Missing(String),
    #[error("the value of `{0}` holds a control character")]
    Control(String),
    #[error("the value of `{0}` would be more than the literal it stands for")]
    Literal(String),
    #[error("the values do not fit the command: {0}")]
    Type(String),
}

impl Operation {
    /// The parameters whose values are missing.
    #[must_use]
    pub fn parameters(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        // Most have none, which shows sooner than its parts.
        if serde_json::to_string(self).is_ok_and(|text| is_marked(&text))
            && let Ok(body) = serde_json::to_value(self)
        {
            each(&body, &mut |text| found.extend(names(text)));
        }
        found
    }

    /// The operation with every parameter filled in.
    ///
    /// # Errors
    /// A value is missing, holds a control character, or is of another type than the argument (a word for a number).
    pub fn fill(&self, values: &BTreeMap<String, String>) -> Result<Self, Unfit> {
        let perform = self.perform();
        if let Some((name, _)) = values.iter().find(|(name, value)| !perform.admits(name, value)) {
            return Err(Unfit::Literal(name.clone()));
        }
        let mut body = serde_json::to_value(self).map_err(|error| Unfit::Type(error.to_string()))?;
        replace(&mut body, values)?;
        serde_json::from_value(body).map_err(|error| Unfit::Type(error.to_string()))
    }
}

fn each(value: &Value, look: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => look(text),
        Value::Array(all) => all.iter().for_each(|one| each(one, look)),
        Value::Object(all) => all.values().for_each(|one| each(one, look)),
        _ => {}
    }
}

fn replace(value: &mut Value, values: &BTreeMap<String, String>) -> Result<(), Unfit> {
    match value {
        Value::String(text) => *text = filled(text, values)?,
        Value::Array(all) => all.iter_mut().try_for_each(|one| replace(one, values))?,
        Value::Object(all) => all.values_mut().try_for_each(|one| replace(one, values))?,
        _ => {}
    }
    Ok(())
}

/// One text with its marks replaced.
///
/// # Errors
/// As [`Operation::fill`].
pub fn filled(text: &str, values: &BTreeMap<String, String>) -> Result<String, Unfit> {
    let mut parts = text.split(OPEN);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, after) = part.split_once(CLOSE).unwrap_or((part, ""));
        let value = values.get(name).ok_or_else(|| Unfit::Missing(name.to_owned()))?;
        if value.chars().any(|c| c.is_control() || c == OPEN || c == CLOSE) {
            return Err(Unfit::Control(name.to_owned()));
        }
        out.push_str(value);
        out.push_str(after);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CommandLine;

    fn delete(name: &str) -> Operation {
        let line = CommandLine::new(&["kubectl", "-n", "platform", "delete", "pod", name]);
        Operation::parse(&line).unwrap().unwrap()
    }

    #[test]
    fn a_value_that_is_missing_or_unfit_is_named() {
        let operation = delete(&mark("pod"));
        assert_eq!(operation.parameters(), BTreeSet::from(["pod".to_owned()]));
        assert_eq!(operation.fill(&BTreeMap::new()).unwrap_err(), Unfit::Missing("pod".to_owned()));
        let broken = BTreeMap::from([("pod".to_owned(), "a\nb".to_owned())]);
        assert_eq!(operation.fill(&broken).unwrap_err(), Unfit::Control("pod".to_owned()));
    }

    proptest::proptest! {
        #[test]
        fn whatever_the_value_the_other_arguments_do_not_change(value in "\\PC{1,40}") {
            let values = BTreeMap::from([("pod".to_owned(), value.clone())]);
            let filled = delete(&mark("pod")).fill(&values).unwrap();
            let Operation::PodDelete(delete) = filled else { panic!() };
            proptest::prop_assert_eq!((delete.namespace.as_str(), delete.name), ("platform", value));
        }
    }
}

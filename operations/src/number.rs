//! A number as an argument, or the parameter that will be one. Pure.
//!
//! Stored as a number, or as the text with its mark. A filled-in text must be a number: [`crate::Operation::fill`] says so.

use crate::{Misspelt, parameter};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Number {
    Known(i64),
    /// With the mark of a parameter in it.
    Marked(String),
}

impl Number {
    /// # Errors
    /// Neither a number nor a parameter.
    pub fn read(flag: &str, said: &str) -> Result<Self, Misspelt> {
        Self::of(said).ok_or_else(|| Misspelt::new(format!("`{flag}` takes a number, not `{said}`")))
    }

    fn of(said: &str) -> Option<Self> {
        match said.parse() {
            Ok(number) => Some(Self::Known(number)),
            Err(_) => parameter::is_marked(said).then(|| Self::Marked(said.to_owned())),
        }
    }

    /// `None`: not known yet.
    #[must_use]
    pub fn known(&self) -> Option<i64> {
        match self {
            Self::Known(number) => Some(*number),
            Self::Marked(_) => None,
        }
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Self {
        Self::Known(number)
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Known(number) => write!(f, "{number}"),
            Self::Marked(text) => f.write_str(text),
        }
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Known(number) => serializer.serialize_i64(*number),
            Self::Marked(text) => serializer.serialize_str(text),
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        let read = match &value {
            serde_json::Value::String(text) => Self::of(text),
            other => other.as_i64().map(Self::Known),
        };
        read.ok_or_else(|| D::Error::custom(format!("{value} is no number")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_is_filled_in_is_a_number_and_nothing_else() {
        let marked = Number::read("--replicas", &parameter::mark("n")).unwrap();
        assert_eq!((marked.known(), Number::read("--replicas", "3").unwrap().known()), (None, Some(3)));
        assert!(Number::read("--replicas", "three").is_err());
        assert_eq!(serde_json::from_str::<Number>("\"7\"").unwrap(), Number::Known(7));
        assert_eq!(serde_json::from_str::<Number>("7").unwrap(), Number::Known(7));
        assert!(serde_json::from_str::<Number>("\"7 --all\"").is_err());
    }
}

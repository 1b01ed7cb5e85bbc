//! What stands behind a key: a length of time, a severity, a date; each refuses with what to write. Pure.

use crate::fact;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de::Error};
use std::borrow::Cow;

/// A length of time, `10m`, in ms; more than nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span(pub(crate) i64);

/// `SEV1` … `SEV4`; the words of other teams (`P1`, `critical`, `haute`) are read as in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Severity(pub(crate) String);

/// `2027-01-31`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Date(pub(crate) jiff::civil::Date);

/// How many people, 1 to 9.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct People(pub(crate) u8);

fn millis(span: &str) -> Option<i64> {
    let duration: jiff::SignedDuration = span.parse().ok()?;
    i64::try_from(duration.as_millis()).ok().filter(|ms| *ms > 0)
}

/// A word, whatever YAML takes it for.
fn word<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    Ok(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = word(deserializer)?;
        let wrong = || D::Error::custom(format!("`{word}` is no length of time; write e.g. `5m` or `90s`"));
        millis(&word).map(Self).ok_or_else(wrong)
    }
}

impl<'de> Deserialize<'de> for Severity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = word(deserializer)?;
        let read = word.parse().ok().filter(|level| (1..=4_u8).contains(level));
        let read = read.or_else(|| fact::severity_level(&word));
        let wrong =
            || D::Error::custom(format!("`{word}` is no severity; write `SEV1`, `SEV2`, `SEV3` or `SEV4`"));
        read.map(|level| Self(format!("SEV{level}"))).ok_or_else(wrong)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = word(deserializer)?;
        let read = fact::date(&word).and_then(|date| date.parse().ok());
        let wrong = || D::Error::custom(format!("`{word}` is no date; write e.g. `2027-01-31`"));
        read.map(Self).ok_or_else(wrong)
    }
}

impl<'de> Deserialize<'de> for People {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = word(deserializer)?;
        let read = word.parse().ok().filter(|people| (1..=9_u8).contains(people));
        read.map(Self).ok_or_else(|| D::Error::custom(format!("`{word}` is no number from 1 to 9")))
    }
}

/// Names, `[a, b]`; one alone may stand without brackets, and a figure is a name too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Names(pub(crate) Vec<String>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        let all = value.as_array().cloned().unwrap_or_else(|| vec![value]);
        let name = |value: &serde_json::Value| match value {
            serde_json::Value::String(name) => Ok(name.clone()),
            serde_json::Value::Number(number) => Ok(number.to_string()),
            other => Err(D::Error::custom(format!("`{other}` is no name; write e.g. `[kafka down, 503]`"))),
        };
        all.iter().map(name).collect::<Result<_, _>>().map(Self)
    }
}

impl JsonSchema for Names {
    fn schema_name() -> Cow<'static, str> {
        "Names".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["array", "string"], "items": { "type": ["string", "number"] } })
    }
}

impl JsonSchema for People {
    fn schema_name() -> Cow<'static, str> {
        "People".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 1, "maximum": 9 })
    }
}

impl JsonSchema for Span {
    fn schema_name() -> Cow<'static, str> {
        "Span".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "description": "A length of time: `90s`, `5m`, `1h 30m`.", "examples": ["5m"] })
    }
}

impl JsonSchema for Severity {
    fn schema_name() -> Cow<'static, str> {
        "Severity".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": ["SEV1", "SEV2", "SEV3", "SEV4"] })
    }
}

impl JsonSchema for Date {
    fn schema_name() -> Cow<'static, str> {
        "Date".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date", "description": "A day: `2027-01-31`." })
    }
}

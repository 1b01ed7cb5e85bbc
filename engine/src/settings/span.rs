//! A length of time as people write it in a configuration file: `90s`, `5m`, `1h30m`. Pure.

use serde::{Deserialize, Deserializer, de::Error as _};

/// Milliseconds, never negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span(i64);

impl Span {
    #[must_use]
    pub const fn from_secs(seconds: i64) -> Self {
        Self(seconds * 1000)
    }

    #[must_use]
    pub const fn ms(self) -> i64 {
        self.0
    }

    /// For the standard library's and tokio's limits.
    #[must_use]
    pub fn limit(self) -> std::time::Duration {
        std::time::Duration::from_millis(self.0.unsigned_abs())
    }

    #[must_use]
    pub fn duration(self) -> jiff::SignedDuration {
        jiff::SignedDuration::from_millis(self.0)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let span: jiff::SignedDuration = text.parse().map_err(|_| {
            D::Error::custom(format!("`{text}` is no length of time; write e.g. `90s`, `5m`, `1h30m`"))
        })?;
        let ms = i64::try_from(span.as_millis()).map_err(D::Error::custom)?;
        if ms < 0 {
            return Err(D::Error::custom("a length of time can't be negative"));
        }
        Ok(Self(ms))
    }
}

impl serde::Serialize for Span {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&format!("{}ms", self.0))
    }
}

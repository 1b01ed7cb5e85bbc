//! What a look at a system found, ready to be shown and to be reasoned about. Pure.

use crate::Phrase;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How what was found bears on the incident; the sign in front of the headline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Good,
    /// Neither good nor bad, e.g. a list that was asked for.
    Plain,
    Notice,
    Bad,
}

/// Rows as a person of that tool knows them (`kubectl get` columns, the lag table). Cells are plain text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
    /// Rows that were left out by the cap; said below the table.
    #[serde(default)]
    pub left_out: usize,
}

/// The typed result of a read, of a look, or of an act.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub level: Level,
    pub headline: Phrase,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<Phrase>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<Table>,
    /// Verbatim output (a log, a program's output), not yet redacted or capped for where it goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// For a condition, a watch or a verification: does it hold now? `None`: nothing to hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holds: Option<bool>,
    /// How far a watch has come, 0.0 to 1.0, where there is a measure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<f64>,
    /// Typed values that hints, conditions and charts read, e.g. `{"restarts": 6, "reason": "OOMKilled"}`.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub facts: Map<String, Value>,
}

impl Report {
    #[must_use]
    pub fn new(level: Level, headline: Phrase) -> Self {
        Self {
            level,
            headline,
            details: Vec::new(),
            table: None,
            text: None,
            holds: None,
            progress: None,
            facts: Map::new(),
        }
    }

    #[must_use]
    pub fn table(mut self, table: Table) -> Self {
        self.table = Some(table);
        self
    }

    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into());
        self
    }

    #[must_use]
    pub fn detail(mut self, phrase: Phrase) -> Self {
        self.details.push(phrase);
        self
    }

    #[must_use]
    pub fn holds(mut self, holds: bool) -> Self {
        self.holds = Some(holds);
        self
    }

    #[must_use]
    pub fn progress(mut self, part: f64) -> Self {
        self.progress = Some(part.clamp(0.0, 1.0));
        self
    }

    #[must_use]
    pub fn fact(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.facts.insert(name.to_owned(), value.into());
        self
    }
}

//! A sentence by its name and its values; the words themselves stand in `templates/`. Pure.
//!
//! Operations say things in the reader's language without knowing it: they name a phrase, the engine finds
//! the words. A test finds every `phrase!("…")` in the sources and demands its words in every language.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A named sentence with its values, e.g. `pods.crash-looping` with `pod`, `restarts`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Phrase {
    pub id: String,
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub values: Map<String, Value>,
}

impl Phrase {
    #[must_use]
    pub fn new(id: &str) -> Self {
        Self { id: id.to_owned(), values: Map::new() }
    }

    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.values.insert(name.to_owned(), value.into());
        self
    }
}

/// `phrase!("pods.crash-looping", pod = name, restarts = 6)`
#[macro_export]
macro_rules! phrase {
    ($id:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::Phrase::new($id)$(.with(stringify!($name), $value))*
    };
}

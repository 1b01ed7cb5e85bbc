//! Reads front matter key by key, and the options of a step word by word; what is wrong is said where it stands.

use super::{
    keys::{Book, Front, StepKeys},
    tree::{At, Node},
};
use crate::{Level, catalogue::distance, understand::Note};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

/// Something to be said of a place.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) note: Note,
    pub(crate) line: u32,
    pub(crate) column: u32,
    /// Nothing of it can be read.
    pub(crate) no_yaml: bool,
}

/// Front matter with what is wrong in it.
#[derive(Debug, Default)]
pub(crate) struct Said {
    pub(crate) front: Front,
    /// The keys that stand there, whatever is behind them.
    pub(crate) keys: Vec<String>,
    pub(crate) problems: Vec<Problem>,
    /// The places of the entries under `runbooks`, in order.
    pub(crate) runbooks: Vec<(u32, u32)>,
    /// The places of the steps that options are given to.
    pub(crate) steps: Vec<(String, u32, u32)>,
}

/// A mapping whose keys are known.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Keys {
    Front,
    Book,
    Step,
}

/// Keys that other tools have too: what they hold is theirs.
const SHARED: &[&str] = &["title", "owner", "severity", "language", "review"];

/// The keys of each mapping with what they are for.
static KNOWN: LazyLock<[Vec<(String, String)>; 3]> = LazyLock::new(|| {
    let properties = |schema: schemars::Schema| {
        let properties = schema.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
        let about = |value: &Value| value["description"].as_str().unwrap_or_default().to_owned();
        properties.iter().map(|(key, value)| (key.clone(), about(value))).collect::<Vec<_>>()
    };
    [
        properties(schemars::schema_for!(Front)),
        properties(schemars::schema_for!(Book)),
        properties(schemars::schema_for!(StepKeys)),
    ]
});

impl Keys {
    fn known(self) -> &'static [(String, String)] {
        &KNOWN[self as usize]
    }

    fn allowed(self) -> String {
        let names: Vec<String> = self.known().iter().map(|(key, _)| format!("`{key}`")).collect();
        names.join(", ")
    }

    /// Whether the value fits the key.
    fn fits(self, key: &str, value: &Value) -> Result<(), String> {
        let one = json!({ key: value });
        match self {
            Self::Front => tried::<Front>(one),
            Self::Book => tried::<Book>(one),
            Self::Step => tried::<StepKeys>(one),
        }
    }

    /// Something that is no key of ours: misspelt, or another tool's.
    fn unknown(self, key: &str) -> Note {
        let folded = key.to_lowercase();
        let near = self.known().iter().find(|(own, _)| {
            let own = own.to_lowercase();
            distance(&own, &folded) <= own.len().min(folded.len()) / 3
        });
        let message = format!("`{key}` is no key that Muster knows");
        match (near, self) {
            (Some((own, _)), _) => Note {
                level: Level::Warning,
                code: "unknown-key",
                message,
                help: Some(format!("did you mean `{own}`?")),
            },
            (None, Self::Front) => Note {
                level: Level::Note,
                code: "unknown-key",
                message,
                help: Some(format!("nothing, if it is for another tool; else one of {}", self.allowed())),
            },
            (None, _) => Note {
                level: Level::Warning,
                code: "unknown-key",
                message,
                help: Some(format!("one of {}", self.allowed())),
            },
        }
    }

    fn wrong(self, key: &str, why: &str) -> Note {
        let about =
            self.known().iter().find(|(own, _)| own == key).map(|(_, about)| about.replace('\n', " "));
        let level = if SHARED.contains(&key) { Level::Warning } else { Level::Error };
        Note {
            level,
            code: "front-matter",
            message: format!("`{key}`: {why}"),
            help: about.filter(|about| !about.is_empty()),
        }
    }
}

fn tried<T: DeserializeOwned>(one: Value) -> Result<(), String> {
    serde_json::from_value::<T>(one).map(drop).map_err(|error| error.to_string())
}

/// Reads all of it. What is no YAML is one problem, and nothing counts.
pub(crate) fn read(yaml: &str) -> Said {
    let mut said = Said::default();
    match serde_saphyr::from_str::<Node>(yaml) {
        Ok(Node::Map(entries)) => {
            said.keys = entries.iter().map(|(key, _)| key.value.clone()).collect();
            let kept = said.kept(Keys::Front, &entries);
            said.front = serde_json::from_value(Value::Object(kept)).unwrap_or_default();
        }
        Ok(Node::Scalar(Value::Null)) => {}
        Ok(_) => said.no_yaml("front matter is a list of `key: value`".to_owned(), (1, 1)),
        Err(error) => {
            let at = error.location().map_or((2, 1), |at| {
                let number = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
                (number(at.line()).saturating_add(1), number(at.column()))
            });
            said.no_yaml(error.without_snippet().to_string(), at);
        }
    }
    said
}

impl Said {
    fn problem(&mut self, note: Note, (line, column): (u32, u32)) {
        self.problems.push(Problem { note, line, column, no_yaml: false });
    }

    fn no_yaml(&mut self, message: String, (line, column): (u32, u32)) {
        let note = Note { level: Level::Error, code: "front-matter", message, help: None };
        self.problems.push(Problem { note, line, column, no_yaml: true });
    }

    /// The entries that are understood.
    fn kept(&mut self, keys: Keys, entries: &[(At<String>, At<Node>)]) -> Map<String, Value> {
        let mut kept = Map::new();
        for (key, value) in entries {
            let name = key.value.as_str();
            if !keys.known().iter().any(|(own, _)| own == name) {
                self.problem(keys.unknown(name), (key.line, key.column));
                continue;
            }
            if let Some(inner) = self.inner(keys, name, value) {
                kept.insert(name.to_owned(), inner);
                continue;
            }
            let json = value.value.json();
            match keys.fits(name, &json) {
                // A key with nothing behind it says nothing.
                _ if json.is_null() => {}
                Ok(()) => drop(kept.insert(name.to_owned(), json)),
                Err(why) => self.problem(keys.wrong(name, &why), (value.line, value.column)),
            }
        }
        kept
    }

    /// Mappings inside, each read by its own keys.
    fn inner(&mut self, keys: Keys, name: &str, value: &At<Node>) -> Option<Value> {
        match (keys, name, &value.value) {
            (Keys::Front, "runbooks", Node::List(items)) => {
                let mut books = Vec::new();
                for item in items {
                    let Node::Map(entries) = &item.value else { return None };
                    let kept = self.kept(Keys::Book, entries);
                    if !kept.contains_key("title") {
                        let why = "an entry needs the `title` of the runbook that it is about";
                        self.problem(Keys::Front.wrong(name, why), (item.line, item.column));
                    }
                    self.runbooks.push((item.line, item.column));
                    books.push(Value::Object(kept));
                }
                Some(books.into())
            }
            (Keys::Front | Keys::Book, "steps", Node::Map(steps)) => {
                let mut kept = Map::new();
                for (id, options) in steps {
                    let Node::Map(entries) = &options.value else { return None };
                    self.steps.push((id.value.clone(), id.line, id.column));
                    let options = self.kept(Keys::Step, entries);
                    kept.insert(id.value.clone(), Value::Object(options));
                }
                Some(Value::Object(kept))
            }
            _ => None,
        }
    }
}

/// An option as a fence's info string spells it.
///
/// # Errors
/// It is none, or what stands behind it does not fit.
pub(crate) fn option(name: &str, value: &str) -> Result<StepKeys, Note> {
    if !Keys::Step.known().iter().any(|(own, _)| own == name) {
        return Err(Keys::Step.unknown(name));
    }
    let word = Value::from(value);
    let spelt = serde_json::from_str::<Value>(value).unwrap_or_else(|_| word.clone());
    let fitting = [word, spelt].into_iter().find(|value| Keys::Step.fits(name, value).is_ok());
    let Some(fitting) = fitting else {
        let why = Keys::Step.fits(name, &Value::from(value)).err().unwrap_or_default();
        return Err(Keys::Step.wrong(name, &why));
    };
    serde_json::from_value(json!({ name: fitting }))
        .map_err(|error| Keys::Step.wrong(name, &error.to_string()))
}

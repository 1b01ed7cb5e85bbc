//! What will change, said before it is done, and what the consent to it rests on. Pure.

use crate::{Operation, Phrase};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// How well a lost answer can be judged afterwards (protocols 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GuardKind {
    /// The system refuses a second time, or the act leaves a mark: the look decides.
    Guarded,
    /// The effect can be seen; a person decides with the evidence.
    Observable,
    /// Nothing can be seen; a person decides, and the card says so before the first time.
    Blind,
}

/// The facts of the live system that the act itself tests: uid, generation, template hash, offsets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Guard {
    pub kind: GuardKind,
    /// Canonical JSON; part of the hash. Never a bare `resourceVersion`.
    pub facts: Value,
}

/// How to put it back, as a sentence and, where there is one, as an operation with a plan of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WayBack {
    pub said: Phrase,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<Box<Operation>>,
}

/// One planned mutation: the exact operation (every open choice pinned), and what it will do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    pub operation: Operation,
    pub guard: Guard,
    /// What will change, most important first. Hashed: a person says yes to these.
    pub changes: Vec<Phrase>,
    /// Facts that always move (lag, age, counts): shown, not hashed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moving: Vec<Phrase>,
    pub way_back: WayBack,
    /// A readable diff, where there is one. Hashed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diff: Option<String>,
}

/// SHA-256, hex, of what consent rests on. Shown short: its first four characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanHash(pub String);

impl PlanHash {
    /// Binds a step's plans to the target they are for. Moving facts are left out (protocols 5).
    #[must_use]
    pub fn of(target: &str, plans: &[Plan]) -> Self {
        let bound: Vec<Value> = plans
            .iter()
            .map(|plan| {
                serde_json::json!({
                    "operation": canonical(&plan.operation),
                    "guard": canonical(&plan.guard),
                    "changes": canonical(&plan.changes),
                    "way_back": canonical(&plan.way_back),
                    "diff": plan.diff,
                })
            })
            .collect();
        Self(hash(&serde_json::json!({ "v": 1, "target": target, "plans": bound })))
    }

    /// The four characters that a card shows and that a typed approval must repeat.
    #[must_use]
    pub fn short(&self) -> &str {
        &self.0[..4]
    }
}

fn canonical<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or(Value::Null)
}

/// SHA-256, hex, of a value whatever the order of its keys.
pub(crate) fn hash(value: &Value) -> String {
    hex::encode(Sha256::digest(sorted(value).to_string().as_bytes()))
}

/// Object keys in order, so that equal values have equal text.
pub(crate) fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort();
            Value::Object(keys.into_iter().map(|key| (key.clone(), sorted(&map[key]))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        other => other.clone(),
    }
}

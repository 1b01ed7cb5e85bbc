//! "What this looks like": conditions over the facts that the checks found. Pure.
//!
//! `changes.memory_limit_lowered and pods.last_reason == "OOMKilled"`: paths are `<step id>.<fact>`. A fact that
//! is not there makes the condition unknown, never true.

use crate::Hint;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Facts by step id.
pub type Facts = BTreeMap<String, Map<String, Value>>;

/// Whether a hint's condition holds; `None`: not known, or the condition can't be read.
#[must_use]
pub fn holds(hint: &Hint, facts: &Facts) -> Option<bool> {
    condition(&hint.when, facts)
}

/// Whether a step's own condition holds (`if`, `until`); `None` as above.
#[must_use]
pub fn condition(when: &str, facts: &Facts) -> Option<bool> {
    let mut reader = Reader { words: words(when)?, at: 0, facts };
    let value = reader.or()?;
    if reader.at == reader.words.len() { truth(&value) } else { None }
}

/// Whether a condition can be read at all.
#[must_use]
pub fn is_readable(when: &str) -> bool {
    let facts = Facts::new();
    words(when).is_some_and(|words| {
        let length = words.len();
        let mut reader = Reader { words, at: 0, facts: &facts };
        reader.or().is_some() && reader.at == length
    })
}

#[derive(Clone, Debug, PartialEq)]
enum Word {
    Path(String),
    Literal(Value),
    Sign(&'static str),
}

const SIGNS: [&str; 11] = ["==", "!=", "<=", ">=", "<", ">", "(", ")", "and", "or", "not"];

fn words(text: &str) -> Option<Vec<Word>> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let taken = if first == '"' || first == '\'' {
            let end = rest[1..].find(first)? + 1;
            found.push(Word::Literal(Value::String(rest[1..end].to_owned())));
            end + 1
        } else if let Some(sign) = SIGNS[..8].iter().find(|sign| rest.starts_with(**sign)) {
            found.push(Word::Sign(sign));
            sign.len()
        } else {
            let end = rest.find(|c: char| c.is_whitespace() || "()<>=!".contains(c)).unwrap_or(rest.len());
            if end == 0 {
                return None;
            }
            found.push(named(&rest[..end]));
            end
        };
        rest = rest[taken..].trim_start();
    }
    Some(found)
}

fn named(word: &str) -> Word {
    match SIGNS.iter().find(|sign| **sign == word) {
        Some(sign) => Word::Sign(sign),
        None => match serde_json::from_str::<Value>(word) {
            Ok(value) => Word::Literal(value),
            Err(_) => Word::Path(word.to_owned()),
        },
    }
}

struct Reader<'a> {
    words: Vec<Word>,
    at: usize,
    facts: &'a Facts,
}

/// A value, where `Null` stands for "not known".
impl Reader<'_> {
    fn sign(&mut self, sign: &str) -> bool {
        let there = matches!(self.words.get(self.at), Some(Word::Sign(found)) if *found == sign);
        self.at += usize::from(there);
        there
    }

    fn or(&mut self) -> Option<Value> {
        let mut left = self.and()?;
        while self.sign("or") {
            let right = self.and()?;
            left = match (truth(&left), truth(&right)) {
                (Some(true), _) | (_, Some(true)) => true.into(),
                (Some(false), Some(false)) => false.into(),
                _ => Value::Null,
            };
        }
        Some(left)
    }

    fn and(&mut self) -> Option<Value> {
        let mut left = self.not()?;
        while self.sign("and") {
            let right = self.not()?;
            left = match (truth(&left), truth(&right)) {
                (Some(false), _) | (_, Some(false)) => false.into(),
                (Some(true), Some(true)) => true.into(),
                _ => Value::Null,
            };
        }
        Some(left)
    }

    fn not(&mut self) -> Option<Value> {
        if self.sign("not") {
            let value = self.not()?;
            return Some(truth(&value).map_or(Value::Null, |truth| (!truth).into()));
        }
        self.compared()
    }

    fn compared(&mut self) -> Option<Value> {
        let left = self.single()?;
        for sign in ["==", "!=", "<=", ">=", "<", ">"] {
            if self.sign(sign) {
                let right = self.single()?;
                return Some(compare(sign, &left, &right).map_or(Value::Null, Value::Bool));
            }
        }
        Some(left)
    }

    fn single(&mut self) -> Option<Value> {
        if self.sign("(") {
            let value = self.or()?;
            return self.sign(")").then_some(value);
        }
        let word = self.words.get(self.at)?.clone();
        self.at += 1;
        match word {
            Word::Literal(value) => Some(value),
            Word::Path(path) => {
                let (step, fact) = path.split_once('.')?;
                Some(self.facts.get(step).and_then(|facts| facts.get(fact)).cloned().unwrap_or(Value::Null))
            }
            Word::Sign(_) => None,
        }
    }
}

fn truth(value: &Value) -> Option<bool> {
    value.as_bool()
}

fn compare(sign: &str, left: &Value, right: &Value) -> Option<bool> {
    if left.is_null() || right.is_null() {
        return None;
    }
    match sign {
        "==" => Some(left == right),
        "!=" => Some(left != right),
        _ => {
            let (left, right) = (left.as_f64()?, right.as_f64()?);
            Some(match sign {
                "<=" => left <= right,
                ">=" => left >= right,
                "<" => left < right,
                _ => left > right,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn ask(when: &str) -> Option<bool> {
        let mut facts = Facts::new();
        let pods = json!({ "last_reason": "OOMKilled", "restarts": 6 });
        facts.insert("pods".into(), pods.as_object().unwrap().clone());
        holds(&Hint { when: when.into(), suggest: "x".into(), say: BTreeMap::new() }, &facts)
    }

    #[test]
    fn a_condition_over_facts_is_true_false_or_not_known() {
        assert_eq!(ask("pods.last_reason == 'OOMKilled' and pods.restarts > 3"), Some(true));
        assert_eq!(ask("not (pods.restarts < 3) and false"), Some(false));
        assert_eq!(ask("changes.memory_limit_lowered and pods.restarts > 3"), None);
        assert_eq!(ask("changes.memory_limit_lowered or pods.restarts > 3"), Some(true));
        assert_eq!(ask("pods.restarts >"), None);
        assert!(is_readable("a.b and c.d == 1") && !is_readable("a.b and"));
    }

    proptest::proptest! {
        #[test]
        fn no_condition_makes_it_panic(text in ".{0,80}") {
            let _ = ask(&text);
        }
    }
}

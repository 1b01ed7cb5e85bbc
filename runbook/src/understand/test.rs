//! Conditions: `[ "$LAG" -gt 60000 ]`, `[ -z "$POD" ]`, or a command that must end well.

use super::Reader;
use crate::{
    shell::tree::{Node, Simple},
    what::{Compare, Test},
};

impl Reader {
    /// # Errors
    /// Why the condition is left to a person.
    pub(super) fn test(&mut self, nodes: &[Node]) -> Result<Test, String> {
        let [node] = nodes else { return Err("a condition of several commands".to_owned()) };
        match node {
            Node::Simple(simple) if matches!(simple.tool().as_deref(), Some("[" | "test")) => {
                self.compared(simple)
            }
            other => match self.node(other) {
                crate::What::Manual { reason, .. } => Err(reason),
                what => Ok(Test::Succeeds { of: Box::new(what) }),
            },
        }
    }

    fn compared(&mut self, simple: &Simple) -> Result<Test, String> {
        let mut before = Vec::new();
        let words: Result<Vec<String>, String> =
            simple.words.iter().skip(1).map(|word| self.word(word, &mut before)).collect();
        let words = words?;
        if !before.is_empty() {
            return Err("a condition over the output of a command; set a variable first".to_owned());
        }
        let words: Vec<&str> = words.iter().map(String::as_str).filter(|word| *word != "]").collect();
        let both = |left: &str, by, right: &str| Test::Compares {
            left: left.to_owned(),
            by,
            right: right.to_owned(),
        };
        match words.as_slice() {
            ["!", rest @ ..] => one(rest, both).map(Test::not),
            rest => one(rest, both),
        }
        .ok_or_else(|| "a condition that Muster does not know".to_owned())
    }
}

fn one(words: &[&str], both: impl Fn(&str, Compare, &str) -> Test) -> Option<Test> {
    match words {
        ["-z", text] => Some(both(text, Compare::Equal, "")),
        ["-n", text] => Some(both(text, Compare::NotEqual, "")),
        [left, by, right] => Some(both(left, Compare::of(by)?, right)),
        _ => None,
    }
}

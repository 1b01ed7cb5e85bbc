//! The facts that people write in their runbooks: severity, escalation, deadlines, what to expect. Pure.
//!
//! The outline becomes [`passage`]s, each a line with what it stands under; every kind of fact has a file that finds it in a
//! passage by shape and by words that any team would use, English and French. A new kind is a file and a line in `KINDS`.

mod address;
mod alert;
mod alternative;
mod branch;
mod cause;
mod checklist;
mod clause;
mod condition;
mod contact;
mod date;
mod deadline;
mod escalation;
mod expected;
mod front;
mod impact;
mod known;
mod link;
mod metric;
mod mttr;
mod owner;
mod passage;
mod prevention;
mod prose_step;
mod read;
mod review;
mod rule;
mod same;
mod severity;
mod span;
mod symptom;
mod table;
mod threshold;
mod time_box;
mod topic;
mod verbs;
mod version;
mod warning;
mod words;

pub(crate) use date::first as date;
pub(crate) use deadline::name as deadline_name;
pub use known::{Fact, Known};
pub(crate) use same::metric;
pub(crate) use severity::named as severity_level;
pub(crate) use words::holds;

use crate::document::Part;
use passage::Passage;

/// What a passage holds.
#[derive(Debug, Default)]
struct Found {
    facts: Vec<Fact>,
    /// A fact is the passage's whole point: it is not a step or a symptom as well.
    claimed: bool,
}

impl Found {
    /// The passage says this and nothing else.
    fn claim(&mut self, line: u32, known: Known) {
        self.claimed = true;
        self.beside(line, known);
    }

    /// Whether a fact was made of these words.
    fn quotes(&self, words: &str) -> bool {
        let value = |fact: &Fact| serde_json::to_value(&fact.known).unwrap_or_default();
        self.facts.iter().any(|fact| {
            let value = value(fact);
            let texts = value["value"].as_object().into_iter().flat_map(serde_json::Map::values);
            texts.filter_map(serde_json::Value::as_str).any(|text| words.contains(text))
        })
    }

    /// The passage says this by the way.
    fn beside(&mut self, line: u32, known: Known) {
        let fact = Fact { line, known };
        if !self.facts.contains(&fact) {
            self.facts.push(fact);
        }
    }
}

/// Each looks at one passage. Those that need a stricter shape come first: what is claimed is not looked at again by the
/// ones below that take what is left.
const KINDS: &[fn(&Passage, &mut Found)] = &[
    severity::find,
    mttr::find,
    time_box::find,
    threshold::find,
    escalation::find,
    deadline::find,
    condition::find,
    review::find,
    version::find,
    owner::find,
    contact::find,
    expected::find,
    warning::find,
    alert::find,
    link::find,
    metric::find,
    checklist::find,
    alternative::find,
    prevention::find,
    cause::find,
    impact::find,
    symptom::find,
    prose_step::find,
];

/// Every fact of a document, by line. What front matter only repeats is told once, where the text says it.
pub(crate) fn facts(yaml: Option<&str>, root: &Part) -> Vec<Fact> {
    let mut passages = read::passages(yaml, root);
    prose_step::place(&mut passages);
    let (mut front, mut facts): (Vec<Fact>, Vec<Fact>) = (Vec::new(), Vec::new());
    for passage in &passages {
        let mut found = Found::default();
        for kind in KINDS {
            kind(passage, &mut found);
        }
        if passage.shape == passage::Shape::Front { &mut front } else { &mut facts }.extend(found.facts);
    }
    for fact in front {
        if !facts.iter().any(|other| other.known.says_too(&fact.known)) {
            facts.push(fact);
        }
    }
    facts.sort_by_key(|fact| fact.line);
    facts
}

#[cfg(test)]
mod tests;

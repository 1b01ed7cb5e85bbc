//! What front matter says, line by line, whatever its keys: a text of another team has keys of its own. Pure.

use super::{
    clause::Clause,
    passage::{Passage, Shape},
    read,
    topic::Topic,
};
use crate::markdown::Inline;

/// Keys whose values refine single runbooks and steps; the compiler reads them.
const OURS: &[&str] = &["runbooks", "steps", "hints"];

/// One passage for each `key: value`; the items of a list and the entries of a mapping stand alone.
pub(super) fn passages(yaml: &str) -> Vec<Passage> {
    let mut passages = Vec::new();
    let mut key = String::new();
    // The first line is the fence's.
    for (line, row) in (2..).zip(yaml.lines()) {
        let words = row.trim();
        if words.is_empty() || words.starts_with('#') {
            continue;
        }
        let nested = row.starts_with([' ', '\t', '-']);
        if nested && OURS.contains(&key.as_str()) {
            continue;
        }
        let item = words.strip_prefix("- ").map(str::trim);
        if let (true, Some(item)) = (nested, item) {
            passages.push(entry(line, &key, item));
        } else if let Some((name, value)) =
            words.split_once(':').filter(|(_, value)| value.is_empty() || value.starts_with(' '))
        {
            if !nested {
                key = unquoted(name).replace(['_', '-'], " ");
            }
            let label = if nested { unquoted(name) } else { &key };
            let label = label.to_owned();
            let over = if nested { key.clone() } else { label.clone() };
            passages.extend(values(value).into_iter().map(|value| {
                let (label, value) = value
                    .split_once(": ")
                    .map_or((label.as_str(), value), |(inner, value)| (unquoted(inner), value));
                Passage { topic: topic(&over), ..entry(line, label, value) }
            }));
        }
    }
    passages
}

fn topic(key: &str) -> Option<Topic> {
    (key == "deadlines").then_some(Topic::Deadline)
}

fn entry(line: u32, label: &str, value: &str) -> Passage {
    read::pair(Clause::pair(line, label, &[Inline::Text(unquoted(value).to_owned())]), Shape::Front)
}

/// `x`, `[x, y]`, `{a: 1}`.
fn values(value: &str) -> Vec<&str> {
    let value = value.split(" #").next().unwrap_or_default().trim();
    let inside = |open: char, close: char| value.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
    match inside('[', ']').or_else(|| inside('{', '}')) {
        Some(list) => list.split(',').map(str::trim).filter(|one| !one.is_empty()).collect(),
        None if value.is_empty() => Vec::new(),
        None => vec![value],
    }
}

fn unquoted(text: &str) -> &str {
    text.trim().trim_matches(['"', '\''])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_has_its_line_and_its_key() {
        let yaml = "owner: \"db\"\nreview_by: 2027-03-01\nalerts: [A, B]\nalso:\n  - C\ndeadlines: {status-page: 5m}\n";
        let found: Vec<_> = passages(yaml)
            .into_iter()
            .map(|one| (one.line, one.clauses[0].label.clone(), one.clauses[0].value.clone()))
            .collect();
        let is = |line, label: &str, value: &str| (line, label.to_owned(), value.to_owned());
        assert_eq!(
            found,
            [
                is(2, "owner", "db"),
                is(3, "review by", "2027-03-01"),
                is(4, "alerts", "A"),
                is(4, "alerts", "B"),
                is(6, "also", "C"),
                is(7, "status-page", "5m"),
            ]
        );
    }
}

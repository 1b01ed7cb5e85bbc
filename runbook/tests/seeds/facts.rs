//! What the compiler makes of the tables' documents, fact by fact, against what a person said is there.

use crate::table::{Table, folder, word};
use serde_json::Value;

/// May only rise, and fall: a change that moves them says so here.
const FOUND_OF_STRANGERS: usize = 160;
const EXTRA_OF_STRANGERS: usize = 1;

/// How one folder came out.
#[derive(Default)]
struct Tally {
    expected: usize,
    found: usize,
    /// Not found at its line with its kind and value; what is there of that kind stands behind.
    missed: Vec<String>,
    /// Found, but in no table.
    extra: Vec<String>,
}

fn compare(tables: impl Iterator<Item = Table>) -> Tally {
    let mut tally = Tally::default();
    for table in tables {
        let text = table.text();
        let source = runbook::Source { file: &table.document, text: &text, reviewed: true };
        let facts = runbook::compile(&source).facts;
        let mut facts: Vec<Value> =
            facts.iter().map(|fact| serde_json::to_value(fact).expect("JSON")).collect();
        for expected in table.facts() {
            tally.expected += 1;
            if let Some(at) = facts.iter().position(|fact| is(expected, fact)) {
                facts.remove(at);
                tally.found += 1;
            } else {
                let here = facts.iter().filter(|fact| fact["line"] == expected["line"]);
                let here: Vec<String> =
                    here.map(|fact| format!("{} {}", fact["fact"], fact["value"])).collect();
                tally.missed.push(format!("{} — there: {here:?}", shown(&table, expected)));
            }
        }
        tally.extra.extend(facts.iter().map(|fact| shown(&table, fact)));
    }
    tally
}

fn shown(table: &Table, fact: &Value) -> String {
    format!("{}:{} {} {}", table.document, fact["line"], word(fact, "fact"), fact["value"])
}

/// Whether it is the fact that the table means: same line, same kind, same value key by key.
fn is(expected: &Value, fact: &Value) -> bool {
    let same = |key: &str| expected[key] == fact[key];
    let (theirs, ours) = (expected["value"].as_object(), fact["value"].as_object());
    let (Some(theirs), Some(ours)) = (theirs, ours) else { return false };
    let keys = theirs.keys().chain(ours.keys());
    same("line") && same("fact") && keys.into_iter().all(|key| is_value(key, theirs.get(key), ours.get(key)))
}

/// Words are compared without Markdown's marks. A quotation in a table may be cut short, never at its beginning.
fn is_value(key: &str, theirs: Option<&Value>, ours: Option<&Value>) -> bool {
    match (theirs, ours) {
        (Some(Value::String(theirs)), Some(Value::String(ours))) => {
            let (theirs, ours) = (plain(theirs), plain(ours));
            theirs == ours || key == "text" && ours.starts_with(&theirs) && theirs.len() > 8
        }
        (theirs, ours) => theirs == ours,
    }
}

fn plain(text: &str) -> String {
    let text = text.replace("<br>", " ");
    let kept: String = text.chars().filter(|one| !"`*\\\"".contains(*one)).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches('.').to_owned()
}

#[test]
fn every_fact_of_the_seeds_is_found_and_nothing_else() {
    let tally = compare(folder("seeds"));
    println!("seeds: {} of {} facts, {} extra", tally.found, tally.expected, tally.extra.len());
    assert!(tally.missed.is_empty(), "missed:\n{}", tally.missed.join("\n"));
    assert!(tally.extra.is_empty(), "extra:\n{}", tally.extra.join("\n"));
}

#[test]
fn most_facts_of_strangers_are_found() {
    let tally = compare(folder("strangers"));
    println!("strangers: {} of {} facts, {} extra", tally.found, tally.expected, tally.extra.len());
    println!("missed:\n{}\nextra:\n{}", tally.missed.join("\n"), tally.extra.join("\n"));
    assert!(tally.found >= FOUND_OF_STRANGERS, "missed:\n{}", tally.missed.join("\n"));
    assert!(tally.extra.len() <= EXTRA_OF_STRANGERS, "extra:\n{}", tally.extra.join("\n"));
}

#[test]
fn line_ends_change_no_fact_of_any_document() {
    for table in ["seeds", "strangers"].into_iter().flat_map(folder) {
        let text = table.text().replace("\r\n", "\n");
        let facts = |text: &str| {
            runbook::compile(&runbook::Source { file: &table.document, text, reviewed: true }).facts
        };
        assert_eq!(facts(&text.replace('\n', "\r\n")), facts(&text), "{}", table.document);
    }
}

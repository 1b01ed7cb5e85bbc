//! The expected tables agree with their documents: every line number, every quoted text, every name.
//!
//! This says nothing of our compiler; it keeps the tables, which were written by hand, worth comparing with. May import
//! nothing of ours. Reads files of the source tree only.

#[cfg(test)]
mod annotated;
#[cfg(test)]
mod args;
#[cfg(test)]
mod catalogue;
#[cfg(test)]
mod commands;
#[cfg(test)]
mod facts;
#[cfg(test)]
mod page;
#[cfg(test)]
mod table;

use std::collections::BTreeMap;
use table::{Table, folder};

/// Keys of a command, a fact and of what is no command, as README.md explains them.
const COMMAND: &[&str] = &[
    "line",
    "end_line",
    "text",
    "section",
    "step",
    "kind",
    "operation",
    "args",
    "target",
    "route",
    "place",
    "filters",
    "output",
    "flow",
    "parameters",
    "limit",
    "risk",
    "irreversible",
    "sensitivity",
    "warning",
    "expected",
    "reason",
    "findings",
];
const SECTIONS: &[&str] = &["symptoms", "impact", "diagnose", "recover", "verify", "escalate", "notes"];
const FACTS: &[&str] = &[
    "severity",
    "mttr_target",
    "alert",
    "escalation_level",
    "deadline",
    "checklist_item",
    "condition",
    "contact",
    "review",
    "expected",
    "warning",
    "symptom",
    "impact",
    "cause",
    "prevention",
    "time_box",
    "alternative",
    "prose_step",
    "threshold",
    "owner",
    "version",
    "link",
    "metric",
];

fn tables() -> Vec<Table> {
    let tables: Vec<Table> = ["seeds", "strangers"].into_iter().flat_map(folder).collect();
    assert_eq!(tables.len(), 23, "five seeds and eighteen strangers");
    tables
}

#[test]
fn what_a_table_quotes_stands_where_it_says() {
    let mut wrong = Vec::new();
    for table in tables() {
        let quoted =
            table.runbooks().map(|one| (one, "title")).chain(table.commands().map(|one| (one, "text")));
        let facts = table.facts().filter(|fact| fact["value"]["text"].is_string());
        for (entry, key) in quoted.chain(table.not_commands().map(|one| (one, "text"))) {
            wrong.extend(table.misquoted(entry, &entry[key]));
        }
        wrong.extend(facts.filter_map(|fact| table.misquoted(fact, &fact["value"]["text"])));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_command_says_what_it_is_with_known_names() {
    let names = std::fs::read_to_string(table::here("seeds/OPERATIONS.md")).expect("OPERATIONS.md");
    let readme = std::fs::read_to_string(table::here("seeds/README.md")).expect("README.md");
    for table in tables() {
        for command in table.commands() {
            let at = format!("{}:{}", table.document, command["line"]);
            for key in command.as_object().expect("a mapping").keys() {
                assert!(COMMAND.contains(&key.as_str()), "{at}: unknown key {key}");
            }
            assert!(SECTIONS.contains(&table::word(command, "section")), "{at}: section");
            let kind = command["kind"].as_str().unwrap_or("operation");
            match kind {
                "operation" => assert!(command["operation"].is_string(), "{at}: which operation"),
                "process" => assert!(command["args"]["argv"].is_array(), "{at}: which program"),
                "manual" | "not-a-step" => assert!(command["reason"].is_string(), "{at}: why"),
                _ => panic!("{at}: unknown kind {kind}"),
            }
            if kind != "not-a-step" {
                assert!(["read", "change", "destroy"].contains(&table::word(command, "risk")), "{at}: risk");
            }
            if let Some(operation) = command["operation"].as_str() {
                assert!(table::listed(&names, operation), "{at}: {operation} is not in OPERATIONS.md");
            }
            for finding in command["findings"].as_array().into_iter().flatten() {
                let code = format!("`{}`", finding.as_str().expect("a code"));
                assert!(readme.contains(&code), "{at}: finding {code} is not in README.md");
            }
        }
    }
}

#[test]
fn every_fact_is_of_a_known_kind() {
    for table in tables() {
        for fact in table.facts() {
            let kind = table::word(fact, "fact");
            assert!(FACTS.contains(&kind), "{}:{}: unknown fact {kind}", table.document, fact["line"]);
            assert!(fact["value"].is_object(), "{}:{}: no value", table.document, fact["line"]);
        }
    }
}

#[test]
fn the_seeds_hold_279_commands_and_230_facts() {
    let seeds: Vec<Table> = folder("seeds").collect();
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for command in seeds.iter().flat_map(Table::commands) {
        *kinds.entry(command["kind"].as_str().unwrap_or("operation").to_owned()).or_default() += 1;
    }
    let count = |kind: &str| kinds.get(kind).copied().unwrap_or_default();
    assert_eq!(
        (count("operation"), count("process"), count("manual"), count("not-a-step")),
        (210, 54, 12, 3)
    );
    assert_eq!(seeds.iter().flat_map(Table::facts).count(), 230);
}

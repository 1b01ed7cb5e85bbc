//! docs/runbooks.md: every example is checked, and its tables name the keys that there are.

use runbook::Level;
use std::collections::BTreeSet;

const PAGE: &str = include_str!("../../../docs/runbooks.md");

fn examples() -> Vec<&'static str> {
    PAGE.split("````markdown\n").skip(1).filter_map(|rest| rest.split("````").next()).collect()
}

#[test]
fn every_example_of_the_page_is_understood() {
    assert_eq!(examples().len(), 4);
    for (at, text) in examples().into_iter().enumerate() {
        let checked = runbook::check(&[(format!("example-{at}.md"), text.to_owned())]);
        let loud: Vec<String> = checked
            .findings()
            .filter(|one| one.level > Level::Note)
            .map(|one| format!("{}:{} {} {}", one.file, one.line, one.code, one.message))
            .collect();
        assert_eq!(loud, Vec::<String>::new(), "{text}");
        assert!(checked.runbooks().count() > 0 && !checked.files[0].commands.is_empty(), "{text}");
    }
}

/// The names in the first column of the table under a heading.
fn named(heading: &str) -> BTreeSet<String> {
    let words: String = PAGE.split("````").step_by(2).collect();
    let section = words.split(heading).nth(1).unwrap().split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let cells = rows.filter_map(|line| line.split('|').nth(1));
    cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).map(str::to_owned).collect()
}

#[test]
fn the_tables_of_the_page_name_every_key_and_no_other() {
    let schema: serde_json::Value = serde_json::from_str(&runbook::schema()).unwrap();
    let keys = |at: &serde_json::Value| {
        at["properties"].as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>()
    };
    assert_eq!(named("## Front matter"), keys(&schema));
    let mut options = keys(&schema["$defs"]["StepKeys"]);
    options.insert("name".to_owned());
    assert_eq!(named("## Options of a step"), options);
}

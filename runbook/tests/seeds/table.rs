//! One expected table, read with the document beside it. Reads files of the source tree only.

use serde::Deserialize;
use serde_json::Value;
use std::path::PathBuf;

/// A table as README.md describes it; entries stay loose, the tests look at their keys.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    pub(crate) document: String,
    runbooks: Vec<Value>,
    #[serde(default)]
    not_commands: Vec<Value>,
    #[serde(skip)]
    lines: Vec<String>,
}

/// A path under `runbook/tests/`.
pub(crate) fn here(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests").join(path)
}

/// All tables of one folder, in the order of their names.
pub(crate) fn folder(name: &str) -> impl Iterator<Item = Table> {
    let entries = std::fs::read_dir(here(name)).expect("the folder of the tables");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.to_string_lossy().ends_with(".expected.yaml"));
    paths.sort();
    paths.into_iter().map(|path| {
        let text = std::fs::read_to_string(&path).expect("a table");
        let mut table: Table =
            serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let document = std::fs::read(path.with_file_name(&table.document)).expect("the table's document");
        table.lines = String::from_utf8_lossy(&document).lines().map(str::to_owned).collect();
        table
    })
}

/// A key that must hold a word; the empty word if it does not.
pub(crate) fn word<'a>(entry: &'a Value, key: &str) -> &'a str {
    entry[key].as_str().unwrap_or_default()
}

/// Whether OPERATIONS.md has a row for the name.
pub(crate) fn listed(names: &str, operation: &str) -> bool {
    let first = |line: &str| Some(line.strip_prefix("| ")?.split(" | ").next()?.replace('*', ""));
    names.lines().filter_map(first).any(|name| name == operation)
}

impl Table {
    pub(crate) fn runbooks(&self) -> impl Iterator<Item = &Value> {
        self.runbooks.iter()
    }
    pub(crate) fn commands(&self) -> impl Iterator<Item = &Value> {
        self.runbooks.iter().flat_map(|runbook| runbook["commands"].as_array().expect("commands"))
    }
    pub(crate) fn facts(&self) -> impl Iterator<Item = &Value> {
        self.runbooks.iter().flat_map(|runbook| runbook["facts"].as_array().expect("facts"))
    }
    pub(crate) fn not_commands(&self) -> impl Iterator<Item = &Value> {
        self.not_commands.iter()
    }

    /// The document.
    pub(crate) fn text(&self) -> String {
        let mut text = self.lines.join("\n");
        text.push('\n');
        text
    }

    /// What is wrong if `text` does not stand in the lines of `entry`. Emphasis, code marks, escapes and the kind of
    /// white space don't count; continued lines are joined.
    pub(crate) fn misquoted(&self, entry: &Value, text: &Value) -> Option<String> {
        let number = |key: &str| entry[key].as_u64().and_then(|line| usize::try_from(line).ok());
        let first = number("line").expect("a line");
        let last = number("end_line").unwrap_or(first);
        let here = self.lines.get(first - 1..last).unwrap_or_default().join("\n");
        let text = text.as_str().expect("a text");
        let there = plain(&here.replace("\\\n> ", " ")).contains(&plain(text));
        (!there).then(|| format!("{}:{first}: not there: {text}", self.document))
    }
}

fn plain(text: &str) -> String {
    let kept: String = text.chars().filter(|one| !"`*\\".contains(*one)).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

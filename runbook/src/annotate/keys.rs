//! The keys that a file's front matter lacks, with the values that its text gives them.

use super::yaml::{list, span, word};
use crate::{
    Deadline, Known, Runbook,
    check::File,
    compile::{is_a_verb, stem},
    front::{Book, Said},
    section,
};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Default)]
pub(super) struct Lacking {
    pub(super) lines: Vec<String>,
    pub(super) keys: Vec<String>,
    pub(super) left: Vec<String>,
}

pub(super) fn lacking(file: &File, said: &Said, taken: &mut BTreeSet<String>) -> Lacking {
    let mut lacking = Lacking::default();
    let front = &said.front;
    match file.runbooks.as_slice() {
        [only] => {
            let has = |key: &str| said.keys.iter().any(|own| own == key);
            let entry = entry(file, only, &front.book, taken);
            entry.into_iter().filter(|(key, _)| !has(key)).for_each(|(key, value)| lacking.add(key, &value));
        }
        several if front.runbooks.is_empty() && !said.keys.iter().any(|key| key == "runbooks") => {
            lacking.several(file, several, front.book.slug.is_some(), taken);
        }
        several => {
            for (runbook, title) in several.iter().map(|runbook| (runbook, Some(&runbook.title))) {
                if !front.runbooks.iter().any(|book| book.title.as_ref() == title) {
                    lacking.left.push(format!("`{}` has no entry under `runbooks`", runbook.title));
                }
            }
        }
    }
    lacking.of_the_file(file, said);
    lacking.left(file, said);
    lacking
}

impl Lacking {
    fn add(&mut self, key: &str, value: &str) {
        self.lines.push(format!("{key}: {value}"));
        self.keys.push(key.to_owned());
    }

    /// One entry for each.
    fn several(&mut self, file: &File, several: &[Runbook], first_named: bool, taken: &mut BTreeSet<String>) {
        self.lines.push("runbooks:".to_owned());
        for (at, runbook) in several.iter().enumerate() {
            let book = Book {
                slug: Some(runbook.slug.clone()).filter(|_| at == 0 && first_named),
                ..Book::default()
            };
            let entry = entry(file, runbook, &book, taken);
            let title = format!("title: {}", word(&runbook.title));
            let rest =
                entry.iter().filter(|(key, _)| *key != "title").map(|(key, value)| format!("{key}: {value}"));
            for (row, line) in std::iter::once(title).chain(rest).enumerate() {
                self.lines.push(format!("  {} {line}", if row == 0 { "-" } else { " " }));
            }
        }
        self.keys.push(format!("runbooks ({})", several.len()));
    }

    /// What holds for all runbooks of it.
    fn of_the_file(&mut self, file: &File, said: &Said) {
        let has = |key: &str| said.keys.iter().any(|own| own == key);
        let language = file.runbooks.first().map(|runbook| runbook.language.as_str()).unwrap_or_default();
        if ["en", "fr"].contains(&language) && !has("language") {
            self.add("language", language);
        }
        let first =
            |pick: fn(&Known) -> Option<&String>| file.facts.iter().find_map(|fact| pick(&fact.known));
        let owner = first(|known| if let Known::Owner { text } = known { Some(text) } else { None });
        if let Some(owner) = owner.filter(|_| !has("owner")) {
            self.add("owner", &word(owner));
        }
        let due = first(|known| if let Known::Review { due, .. } = known { due.as_ref() } else { None });
        if let Some(due) = due.filter(|_| !has("review")) {
            self.add("review", due);
        }
    }

    /// What no text says.
    fn left(&mut self, file: &File, said: &Said) {
        let named = file.runbooks.iter().all(|runbook| runbook.target.is_some());
        if !named {
            let names = targets(file);
            let hint = if names.is_empty() {
                String::new()
            } else {
                format!("; the text names {}", names.join(", "))
            };
            self.left.push(format!("`target:` which of your targets it is about{hint}"));
            if !self.keys.is_empty() {
                self.lines.push(format!("# target: one of your configured targets{hint}"));
            }
        }
        let known = |pick: fn(&Known) -> bool| file.facts.iter().any(|fact| pick(&fact.known));
        let has = |key: &str| said.keys.iter().any(|own| own == key);
        if !has("owner") && !known(|known| matches!(known, Known::Owner { .. })) {
            self.left.push("`owner:` who answers for the text".to_owned());
        }
        if !has("review") && !known(|known| matches!(known, Known::Review { due: Some(_), .. })) {
            self.left
                .push("`review:` the day by which it has to be read again, e.g. `2027-01-31`".to_owned());
        }
        if said.front.rehearsed.is_none() {
            self.left.push("`rehearsed:` the day on which it was last rehearsed".to_owned());
        }
        for runbook in file.runbooks.iter().filter(|runbook| runbook.severity.is_none()) {
            self.left.push(format!("`severity:` of {}", runbook.slug));
        }
    }
}

/// Keys and values of one runbook.
fn entry(
    file: &File,
    runbook: &Runbook,
    own: &Book,
    taken: &mut BTreeSet<String>,
) -> Vec<(&'static str, String)> {
    let slug = own.slug.clone().unwrap_or_else(|| free(file, &runbook.slug, taken));
    taken.insert(slug.clone());
    let mut entry = vec![("slug", word(&slug))];
    entry.push(("title", word(&runbook.title)));
    if let Some(alias) = alias(&runbook.title).filter(|_| runbook.aliases.is_empty()) {
        entry.push(("aliases", list([&alias])));
    }
    if !runbook.alerts.is_empty() {
        entry.push(("alerts", list(&runbook.alerts)));
    }
    if let Some(severity) = &runbook.severity {
        entry.push(("severity", severity.clone()));
    }
    if let Some(ms) = runbook.mttr_target_ms.filter(|ms| *ms > 0) {
        entry.push(("mttr", span(ms)));
    }
    if !runbook.deadlines.is_empty() {
        let pair = |one: &Deadline| format!("{}: {}", word(&one.what), span(one.within_ms));
        let pairs: Vec<String> = runbook.deadlines.iter().filter(|one| one.within_ms > 0).map(pair).collect();
        entry.push(("deadlines", format!("{{{}}}", pairs.join(", "))));
    }
    entry
}

/// The slug, made another one where it is taken or a verb of `/incident`.
fn free(file: &File, slug: &str, taken: &BTreeSet<String>) -> String {
    let is_free = |slug: &String| !slug.is_empty() && !taken.contains(slug) && !is_a_verb(slug);
    let stem = section::slug(stem(&file.file));
    let long = format!("{stem}-{slug}");
    let numbered = (2..).map(|number| format!("{long}-{number}"));
    [slug.to_owned(), long.clone()].into_iter().chain(numbered).find(is_free).unwrap_or(long)
}

/// What people would call it: the title without a number, a severity, a kind of document in front of it.
fn alias(title: &str) -> Option<String> {
    const KINDS: &[&str] =
        &["runbook", "playbook", "incident", "scenario", "failure scenario", "sop", "procedure"];
    let mut name = title.trim().trim_start_matches(|c: char| !c.is_alphanumeric());
    loop {
        let (head, rest) = name.split_once([':', '—', '–', '|']).or_else(|| name.split_once(" - "))?;
        let folded = section::fold(head);
        let code = folded.chars().any(|c| c.is_ascii_digit()) && folded.len() <= 8;
        if !(code || KINDS.contains(&folded.as_str())) {
            return None;
        }
        name = rest.trim();
        if !name.is_empty() && alias(name).is_none() {
            return Some(name.to_owned());
        }
    }
}

/// Where its commands go by their own words, the most named first.
fn targets(file: &File) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for named in file.commands.iter().filter_map(|command| command.target_hint.as_deref()) {
        *counts.entry(named).or_default() += 1;
    }
    let mut names: Vec<(&str, usize)> = counts.into_iter().collect();
    names.sort_by_key(|(name, count)| (usize::MAX - count, *name));
    names.into_iter().take(6).map(|(name, _)| name.replace('\n', " ")).collect()
}

//! Every phrase that an operation or a client says has its words, in every language, with values that it gives.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Ids and the names of their values, from the sources themselves: nobody has to keep a list.
fn said(folder: &Path, found: &mut BTreeMap<String, BTreeSet<String>>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            said(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs")
            && path.file_stem().is_some_and(|stem| stem != "tests")
        {
            let source = std::fs::read_to_string(&path).expect("a source");
            let source: String = source
                .split("#[cfg(test)]\nmod tests {")
                .next()
                .unwrap_or_default()
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .collect();
            for call in source.split("phrase!(").skip(1) {
                let mut parts = call.trim_start().splitn(3, '"');
                let (Some(""), Some(id), Some(rest)) = (parts.next(), parts.next(), parts.next()) else {
                    continue;
                };
                found.entry(id.to_owned()).or_default().extend(values(rest));
            }
        }
    }
}

/// The names before a `=` up to the macro's closing bracket, and those that `.with("name", …)` adds anywhere.
fn values(rest: &str) -> Vec<String> {
    let mut depth = 1;
    let end = rest.find(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth == 0
    });
    let arguments = &rest[..end.unwrap_or(rest.len())];
    arguments
        .split(',')
        .filter_map(|argument| argument.split_once('='))
        .map(|(name, _)| name.trim().to_owned())
        .filter(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
        .collect()
}

fn words(language: &str) -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates").join(language);
    let mut files = vec![root.join("targets.hbs")];
    files.extend(
        std::fs::read_dir(root.join("operations"))
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path()),
    );
    let mut words = BTreeMap::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("words");
        for section in text.split("\n# ").map(|section| section.trim_start_matches("# ")) {
            let (id, said) = section.split_once('\n').unwrap_or_else(|| panic!("{file:?}: {section}"));
            assert!(words.insert(id.to_owned(), said.to_owned()).is_none(), "{file:?}: `{id}` stands twice");
        }
    }
    words
}

#[test]
fn every_phrase_has_words_in_every_language_and_every_word_is_said_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut phrases = BTreeMap::new();
    said(&root.join("src"), &mut phrases);
    said(&root.join("../targets/src"), &mut phrases);
    assert!(phrases.len() > 50, "the sources were not found");
    // The engine says some of these too; its own messages have their own files and their own test.
    let mut also = phrases.clone();
    said(&root.join("../engine/src"), &mut also);
    for language in ["en", "fr"] {
        let words = words(language);
        let missing: Vec<_> =
            phrases.keys().filter(|id| !words.contains_key(*id) && id.contains('.')).collect();
        assert!(missing.is_empty(), "{language} has no words for {missing:?}");
        let unsaid: Vec<_> = words.keys().filter(|id| !also.contains_key(*id)).collect();
        assert!(unsaid.is_empty(), "{language} has words that nothing says: {unsaid:?}");
    }
}

#[test]
fn both_languages_use_the_same_values_of_a_phrase() {
    let used = |said: &str| -> BTreeSet<String> {
        said.split("{{")
            .skip(1)
            .filter_map(|rest| rest.split("}}").next())
            .filter_map(|inside| inside.split_whitespace().last().map(str::to_owned))
            .filter(|word| word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
            .collect()
    };
    let (en, fr) = (words("en"), words("fr"));
    for (id, said) in &en {
        assert_eq!(used(said), used(&fr[id]), "{id}");
    }
}

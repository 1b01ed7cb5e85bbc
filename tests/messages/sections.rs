//! Each section of each template, every variable filled with the same value: found in the files, so a new one is looked at
//! without being named here.

use crate::values;
use engine::{
    text::Piece,
    words::{Lang, Words},
};
use serde_json::{Map, Value, json};
use std::{collections::BTreeSet, fs, path::Path};

/// Language, file without `.hbs`, the section's id, its words.
fn sections(lang: Lang) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates").join(lang.code());
    let mut found = Vec::new();
    for folder in ["", "operations"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let Some(stem) = path.file_stem().filter(|_| path.extension().is_some_and(|end| end == "hbs"))
            else {
                continue;
            };
            let stem = stem.to_string_lossy().into_owned();
            let whole = folder == "operations" || stem == "targets";
            let text = fs::read_to_string(&path).unwrap();
            for section in format!("\n{text}").split("\n# ").skip(1) {
                let (id, words) = section.split_once('\n').unwrap_or((section, ""));
                let id = if whole { id.to_owned() } else { format!("{stem}.{id}") };
                found.push((id, words.to_owned()));
            }
        }
    }
    found
}

/// The variables that the words name: `{{x}}`, `{{time x}}`, `{{#if x}}`, `{{plural x "one" "many"}}`.
fn variables(words: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for tag in words.split("{{").skip(1).filter_map(|rest| rest.split("}}").next()) {
        let unquoted: String = tag.split('"').step_by(2).collect();
        let tag = unquoted.as_str();
        let mut parts = tag.trim_start_matches('#').trim_start_matches("this.").split_whitespace();
        let first = parts.next().unwrap_or_default();
        let rest: Vec<&str> = parts.collect();
        if rest.is_empty() && first != "else" && !first.starts_with('/') {
            found.insert(first.to_owned());
        }
        found.extend(rest.into_iter().map(str::to_owned));
    }
    found
}

fn filled(words: &str, value: &Value) -> Value {
    let variables = variables(words).into_iter().map(|name| (name, value.clone()));
    Value::Object(variables.collect::<Map<_, _>>())
}

#[test]
fn a_value_never_becomes_words_in_any_section() {
    let words = Words::embedded().unwrap();
    for lang in Lang::ALL {
        for (id, section) in sections(lang) {
            for value in values::HOSTILE {
                let text = words.say(lang, &id, &filled(&section, &json!(value)));
                assert!(
                    !text.plain().contains(&format!("[{id}]")),
                    "`{id}` can't be rendered in {}",
                    lang.code()
                );
                let link = text
                    .0
                    .iter()
                    .any(|span| matches!(&span.piece, Piece::Link { url, .. } if url.contains("evil")));
                assert!(!link || section.contains("{{link"), "`{id}` makes a link of a value");
                let person = |piece: &Piece| matches!(piece, Piece::User(id) | Piece::Group(id) | Piece::Channel(id) if id == "UEVIL");
                assert!(!text.0.iter().any(|span| person(&span.piece)), "`{id}` makes a mention of a value");
            }
        }
    }
}

#[test]
fn our_own_markup_is_closed_where_it_was_opened() {
    let words = Words::embedded().unwrap();
    for lang in Lang::ALL {
        for (id, section) in sections(lang) {
            for value in [json!("x"), json!("")] {
                let text = words.say(lang, &id, &filled(&section, &value)).plain();
                assert!(!text.contains(['*', '`']), "`{id}` in {}: {text}", lang.code());
            }
        }
    }
}

#[test]
fn both_languages_say_the_same_things_of_the_same_values() {
    let french = sections(Lang::Fr);
    for (id, english) in sections(Lang::En) {
        let Some((_, own)) = french.iter().find(|(other, _)| *other == id) else {
            panic!("`{id}` has no French words");
        };
        let (here, there) = (variables(&english), variables(own));
        assert_eq!(here, there, "`{id}` names other values in French");
    }
}

#[test]
fn french_is_set_as_french_is() {
    for (id, words) in sections(Lang::Fr) {
        let ours = without_values(&words);
        for (index, _) in ours.match_indices([':', ';', '?', '!']) {
            let before = ours[..index].chars().next_back();
            assert_ne!(before, Some(' '), "`{id}`: an ordinary blank breaks the line before a sign: {ours}");
        }
        assert!(!ours.contains('\''), "`{id}`: ’ is the apostrophe: {ours}");
        assert!(!ours.contains(['“', '”']), "`{id}`: « » are the quotation marks: {ours}");
    }
}

/// The words alone: no variables, no `code`.
fn without_values(words: &str) -> String {
    let shown = words.split("{{").enumerate().map(|(n, part)| match (n, part.split_once("}}")) {
        (0, _) => part,
        (_, Some((_, rest))) => rest,
        (_, None) => "",
    });
    let shown: String = shown.collect();
    shown.split('`').step_by(2).collect()
}

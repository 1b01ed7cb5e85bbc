//! Each message and each form, through the real renderer.

use crate::{oracle, values};
use bot::slack::blocks::{self, Notes};
use engine::{
    card::Card,
    message::{self, sample::Sample},
    ports::Loaded,
    settings::{Contact, Settings, TargetRules},
    words::{Lang, Words},
};
use runbook::{Catalogue, Runbook};
use serde_json::Value;
use std::{collections::BTreeSet, path::Path};

/// The files of `engine/src/message` that say nothing themselves.
const SILENT: [&str; 3] = ["mod", "room", "sample"];

#[test]
fn every_file_of_messages_has_samples() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../engine/src/message");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .filter(|name| !SILENT.contains(&name.as_str()))
        .collect();
    let words = Words::embedded().unwrap();
    let sampled: BTreeSet<String> = message::samples(&Sample::new(&words, Lang::En, "x", 2))
        .into_iter()
        .map(|(name, _)| name.to_owned())
        .collect();
    assert_eq!(files, sampled, "a message without samples is not looked at by any test of this file");
}

#[test]
fn slack_takes_every_message_and_interprets_nothing_in_it() {
    let words = Words::embedded().unwrap();
    let mut looked_at = 0;
    for lang in Lang::ALL {
        let notes = Notes::new(&words, lang);
        for (value, many) in values::all() {
            for (name, card) in message::samples(&Sample::new(&words, lang, &value, many)) {
                let of = format!("{name} in {}, {many} of {:.40?}", lang.code(), value);
                let payload = blocks::message(&notes, Some("step:1:x"), &card);
                oracle::message(&payload, &of);
                assert!(
                    !payload.to_string().contains(&format!("[{name}.")),
                    "{of}: words are missing: {payload}"
                );
                approvable(&card, &payload, &of);
                looked_at += 1;
            }
        }
    }
    println!("messages looked at: {looked_at}");
}

/// Whatever can be approved is shown to its last character.
fn approvable(card: &Card, payload: &Value, of: &str) {
    let blocks = payload["blocks"].as_array().unwrap();
    let elements = blocks.iter().flat_map(|block| block["elements"].as_array().into_iter().flatten());
    let elements: Vec<&Value> = elements.collect();
    let offered = elements
        .iter()
        .any(|element| element["value"].as_str().is_some_and(|value| value.starts_with("approve ")));
    if !offered {
        return;
    }
    for code in card.code.iter().filter(|code| code.exact) {
        let whole = elements.iter().any(|element| element["elements"][0]["text"] == code.text.as_str());
        assert!(whole, "{of}: what is approved is not shown whole");
    }
}

#[test]
fn slack_takes_every_form() {
    let words = Words::embedded().unwrap();
    for (value, many) in values::all() {
        let loaded = loaded(&value, many);
        for lang in Lang::ALL {
            let blank = commands::form::Blank { words: &words, loaded: &loaded, lang };
            for name in commands::form::NAMES {
                let of = format!("form {name} in {}, {many} of {:.40?}", lang.code(), value);
                let form = commands::form::open(&blank, &format!("form {name} 42")).expect(name);
                let view = blocks::form(&form);
                oracle::view(&view, &of);
                assert!(!view.to_string().contains("[form."), "{of}: words are missing: {view}");
            }
        }
    }
}

/// A configuration and a catalogue full of the value.
fn loaded(value: &str, many: usize) -> Loaded {
    let mut settings = Settings::default();
    let contact = Contact { user: None, group: None, ways: Vec::new(), zone: None };
    let mut runbooks = Vec::new();
    for n in 0..many {
        let name = format!("{value}{n}");
        settings.escalation.contacts.insert(name.clone(), contact.clone());
        settings.targets.insert(name.clone(), TargetRules::default());
        runbooks.push(Runbook { slug: format!("r{n}"), title: name, ..Runbook::default() });
    }
    Loaded { settings, catalogue: Catalogue::new(runbooks) }
}

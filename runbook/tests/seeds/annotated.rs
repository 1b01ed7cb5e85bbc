//! An annotated copy of every text that we have means what its original means.

use crate::table::{folder, here};
use std::collections::BTreeSet;

#[test]
fn the_annotated_copies_of_seeds_and_strangers_mean_the_same() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for table in ["seeds", "strangers"].into_iter().flat_map(folder) {
        let path = ["seeds", "strangers"].map(|name| here(name).join(&table.document));
        let bytes = path.iter().find_map(|path| std::fs::read(path).ok()).expect("the document");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let checked = |name: String, text: String| runbook::check(&[(name, text)]).files.remove(0);
        let original = checked(table.document.clone(), text.clone());
        let addition = match original.addition(&mut BTreeSet::new()) {
            Ok(addition) => addition.unwrap_or_else(|| panic!("{}: nothing to add", table.document)),
            Err(why) => panic!("{}: {why}", table.document),
        };
        let copy = String::from_utf8(addition.put(text.as_bytes()).unwrap()).unwrap();
        let copy = checked(table.document.clone(), copy);
        let found = runbook::differences(&original, &copy);
        wrong.extend(found.iter().map(|one| format!("{}: {one}", table.document)));
        let loud = copy
            .findings
            .iter()
            .filter(|one| ["front-matter", "unknown-runbook", "same-slug"].contains(&one.code));
        wrong.extend(loud.map(|one| format!("{}: {} {}", table.document, one.line, one.message)));
        assert_eq!(
            copy.addition(&mut BTreeSet::new()),
            Ok(None),
            "{}: a second time adds nothing",
            table.document
        );
        count += 1;
    }
    assert_eq!(count, 23);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

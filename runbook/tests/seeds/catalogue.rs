//! Our own runbooks: each is checked without an error or a warning, verifies what it changes, and is complete.

use crate::table::here;
use runbook::{Level, SectionKind};

fn texts() -> Vec<(String, String)> {
    let folder = here("../../runbooks");
    let entries = std::fs::read_dir(folder).expect("the catalogue");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    paths.sort();
    let read = |path: std::path::PathBuf| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        (name, std::fs::read_to_string(path).expect("a text"))
    };
    paths.into_iter().map(read).collect()
}

#[test]
fn our_own_runbooks_are_checked_without_a_finding() {
    let checked = runbook::check(&texts());
    let loud: Vec<String> = checked
        .findings()
        .filter(|finding| finding.level > Level::Note)
        .map(|one| format!("{}:{} {} {}", one.file, one.line, one.code, one.message))
        .collect();
    assert!(loud.is_empty(), "{}", loud.join("\n"));
}

#[test]
fn our_own_runbooks_diagnose_recover_verify_and_have_an_owner() {
    let checked = runbook::check(&texts());
    let mut lacking = Vec::new();
    for file in &checked.files {
        let [runbook] = file.runbooks.as_slice() else {
            lacking.push(format!("{}: {} runbooks in it", file.file, file.runbooks.len()));
            continue;
        };
        for kind in [SectionKind::Diagnose, SectionKind::Recover, SectionKind::Verify] {
            if runbook.steps(kind).next().is_none() {
                lacking.push(format!("{}: no steps under {}", file.file, kind.name()));
            }
        }
        if !file.text.contains("\nowner:") || !file.text.contains("\nseverity:") {
            lacking.push(format!("{}: owner and severity stand in front of it", file.file));
        }
    }
    assert!(lacking.is_empty(), "{}", lacking.join("\n"));
}

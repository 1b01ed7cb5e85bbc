//! The front end beside bash itself and beside an independent grammar, on generated commands and on the texts of `runbook/tests`.
//!
//! bash runs only what [`generate`] makes: programs that do not exist, in an empty environment with an empty PATH. What it
//! would have started it writes down instead ([`bash`]), and that is compared with what our tree says it starts ([`own`]).
//! The grammar is tree-sitter's ([`grammar`], docs/decisions/0018). We may leave a command to a person; we may never
//! read other words than bash. `PROPTEST_CASES=20000` tries longer.

mod bash;
mod generate;
mod grammar;
mod own;

use super::{Line, lines, mask};
use bash::Bash;
use proptest::{
    prelude::*,
    test_runner::{Config, RngSeed},
};
use std::{cell::Cell, sync::LazyLock};

static BASH: LazyLock<Bash> = LazyLock::new(Bash::new);

/// The commands that every test run tries; more than these (`PROPTEST_CASES`) are others each time.
const SEED: u64 = 1;

fn config(least: u32) -> Config {
    let config = Config::default();
    let rng_seed = match config.rng_seed {
        RngSeed::Random if config.cases <= least => RngSeed::Fixed(SEED),
        other => other,
    };
    Config { cases: config.cases.max(least), failure_persistence: None, rng_seed, ..config }
}

/// Whether a text is the same for us as for a shell: no placeholder in it, and no session of a database's own client.
fn is_shell(text: &str) -> bool {
    let session = |node: &super::tree::Node| matches!(node, super::tree::Node::Session(_));
    mask::mask(text) == text && !nodes(&lines(text, false)).iter().any(session)
}

fn nodes(lines: &[Line]) -> Vec<super::tree::Node> {
    lines.iter().flat_map(|line| line.nodes.clone()).collect()
}

/// bash starts what we say, with these words, this environment and this input.
fn same_words(text: &str, whole: bool) -> Result<bool, TestCaseError> {
    let found = lines(text, false);
    let ours = own::run(&nodes(&found));
    let theirs = BASH.starts(text);
    prop_assert!(!whole || ours.known, "left to a person: {text}");
    let mut rest = theirs.clone();
    // Those whose input is known first: they fit fewer.
    for one in &ours.started {
        let at = rest.iter().position(|other| one.fits(other));
        let Some(at) = at else {
            return Err(TestCaseError::fail(format!("{text}\nwe start {one:?}\nbash starts {theirs:?}")));
        };
        rest.swap_remove(at);
    }
    prop_assert!(!ours.known || rest.is_empty(), "{text}\nbash starts {rest:?} as well");
    Ok(ours.known)
}

proptest! {
    #![proptest_config(config(600))]

    #[test]
    fn what_people_write_has_the_words_that_bash_gives_it(text in generate::plain()) {
        prop_assume!(is_shell(&text));
        same_words(&text, true)?;
    }
}

#[test]
fn a_word_that_only_a_shell_can_know_is_known_as_one() {
    let (known, all) = (Cell::new(0), Cell::new(0));
    proptest!(config(1_200), |(text in generate::any())| {
        prop_assume!(is_shell(&text));
        let whole = same_words(&text, false)?;
        all.set(all.get() + 1);
        known.set(known.get() + u32::from(whole));
    });
    assert!(known.get() * 5 > all.get(), "{} of {} were understood as a whole", known.get(), all.get());
}

#[test]
fn what_bash_refuses_is_never_understood_as_a_whole() {
    let (parsed, accepted, refused) = (Cell::new(0), Cell::new(0), Cell::new(0));
    proptest!(config(800), |(text in generate::broken())| {
        prop_assume!(is_shell(&text));
        let nodes = nodes(&lines(&text, false));
        if Bash::accepts(&text) {
            accepted.set(accepted.get() + 1);
            parsed.set(parsed.get() + u32::from(own::parses(&nodes)));
        } else {
            refused.set(refused.get() + 1);
            prop_assert!(!own::is_understood(&nodes), "bash refuses it: {text}");
        }
    });
    let (parsed, accepted, refused) = (parsed.get(), accepted.get(), refused.get());
    assert!(refused > 100, "{refused} were refused");
    assert!(parsed * 100 >= accepted * 98, "{parsed} of {accepted} that bash accepts were parsed");
}

#[test]
fn an_independent_grammar_sees_the_same_commands() {
    let (same, all) = (Cell::new(0), Cell::new(0));
    proptest!(config(1_000), |(text in generate::common())| {
        prop_assume!(is_shell(&text));
        all.set(all.get() + 1);
        let nodes = nodes(&lines(&text, false));
        if let (Some(ours), Some(theirs)) = (own::commands(&nodes), grammar::commands(&text)) {
            prop_assert!(own::fit(&ours, &theirs), "{text}\nours {ours:?}\ntheirs {theirs:?}");
            same.set(same.get() + 1);
        }
    });
    assert!(same.get() * 3 > all.get(), "{} of {} were compared", same.get(), all.get());
}

/// Every command of the texts that we test with, and of the catalogue.
fn written() -> Vec<String> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["tests/seeds", "tests/strangers", "../runbooks"] {
        for file in std::fs::read_dir(root.join(folder)).unwrap().flatten() {
            let path = file.path();
            if path.extension().is_some_and(|end| end == "md") {
                let text = String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
                found.extend(fences(&text));
            }
        }
    }
    found
}

/// The shell fences of a text.
fn fences(text: &str) -> Vec<String> {
    let (mut found, mut open) = (Vec::new(), None::<String>);
    for row in text.lines() {
        match (row.trim_start().strip_prefix("```"), &mut open) {
            (Some("bash" | "sh" | "shell" | "console"), None) => open = Some(String::new()),
            (Some(_), Some(_)) => found.extend(open.take()),
            (None, Some(fence)) => *fence += &format!("{row}\n"),
            _ => {}
        }
    }
    found
}

#[test]
fn the_commands_of_real_texts_are_those_that_bash_and_the_grammar_see() {
    let (mut all, mut compared, mut wrong) = (0, 0, Vec::new());
    for line in written().iter().flat_map(|fence| lines(fence, false)) {
        all += 1;
        let (text, parses) = (mask::mask(&line.script), own::parses(&line.nodes));
        if parses != Bash::accepts(&text) {
            wrong.push(format!("{}\nwe parse it: {parses}", line.script));
        }
        if let (Some(ours), Some(theirs)) = (own::commands(&line.nodes), grammar::commands(&text)) {
            compared += 1;
            if !own::fit(&ours, &theirs) {
                wrong.push(format!("{}\nours {ours:?}\ntheirs {theirs:?}", line.script));
            }
        }
    }
    assert!(all > 300 && compared * 100 > all * 90, "{compared} of {all} were compared");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

//! Any text: the compiler ends soon, says the same again, and what it says stands in the text. Texts are the repository's own
//! runbooks and commands, put together anew and broken ([`texts`]).
//!
//! `cargo test` tries some hundred of each kind; `make fuzz` a great many, in release. `PROPTEST_RNG_SEED` and
//! `PROPTEST_CASES` are the generator's own settings; a failure prints its text made as small as it goes, and the last text of
//! each kind lies in the target folder, for the case that one ends the process. Why proptest: docs/decisions/0017.

mod texts;

use operations::{CommandLine, Filter, Operation};
use proptest::{
    prelude::*,
    test_runner::{FileFailurePersistence, RngSeed},
};
use runbook::{Checked, File};
use serde_json::Value;
use std::{
    hash::{BuildHasher as _, RandomState},
    time::Duration,
};

/// The texts that every test run tries; more than the usual number are others each time.
const SEED: u64 = 1;

/// A seed that nobody chose is printed, so that a run can be had again.
fn seed(chosen: RngSeed, cases: u32) -> RngSeed {
    let RngSeed::Random = chosen else { return chosen };
    if cases <= 256 {
        return RngSeed::Fixed(SEED);
    }
    let seed = RandomState::new().hash_one("fuzz");
    println!("PROPTEST_RNG_SEED={seed}");
    RngSeed::Fixed(seed)
}

/// How often each kind is tried, times `PROPTEST_CASES` over 256, its usual value.
fn config(cases: u32) -> ProptestConfig {
    let config = ProptestConfig::default();
    let persistence = FileFailurePersistence::WithSource("regressions");
    ProptestConfig {
        cases: (u64::from(cases) * u64::from(config.cases) / 256).max(1) as u32,
        failure_persistence: Some(Box::new(persistence)),
        max_shrink_time: 60_000,
        rng_seed: seed(config.rng_seed, config.cases),
        ..config
    }
}

/// The processor's time that this thread has had.
fn spent() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(text.split(' ').next().and_then(|nanos| nanos.parse().ok()).unwrap_or_default())
}

/// What the processor may take for so many bytes: far more than a runbook takes, far less than a square of them would.
fn allowed(bytes: usize) -> Duration {
    let (least, each) = if cfg!(debug_assertions) { (10_000, 6_000) } else { (200, 25) };
    Duration::from_millis(least) + Duration::from_micros(each * bytes as u64)
}

/// Keeps the text where it can be found if it ends the process.
fn keep(kind: &str, text: &str) {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{kind}.txt"));
    std::fs::write(path, text).expect("the target folder takes a file");
}

/// Everything that is promised of any text.
fn checked(kind: &str, text: &str) -> Result<Checked, TestCaseError> {
    keep(kind, text);
    let files = [("r.md".to_owned(), text.to_owned())];
    let from = spent();
    let checked = runbook::check(&files);
    let said = [checked.json(), checked.people(), checked.sarif(), checked.summary()];
    let took = spent() - from;
    prop_assert!(took < allowed(text.len()), "{took:?} for {} bytes", text.len());
    let longest = 40_000 + 400 * text.len();
    prop_assert!(said.iter().map(String::len).max() < Some(longest), "it says far more than the text holds");

    let lines: Vec<usize> = text.split('\n').map(|line| line.chars().count()).collect();
    for file in &checked.files {
        stands(file, &lines)?;
    }
    for line in said[0].lines() {
        let value: Value =
            serde_json::from_str(line).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert!(value["type"].is_string(), "{line}");
    }
    prop_assert!(serde_json::from_str::<Value>(&said[2]).is_ok());
    let again = runbook::check(&files);
    prop_assert!(again.json() == said[0] && again.people() == said[1], "twice checked, twice another answer");
    Ok(checked)
}

/// All that is said has its place in the text. `lines`: how many characters each has.
fn stands(file: &File, lines: &[usize]) -> Result<(), TestCaseError> {
    let last = lines.len() as u32;
    let column = |line: u32, column: u32| {
        let length = lines.get(line as usize - 1).copied().unwrap_or_default();
        (1..=length as u32 + 1).contains(&column)
    };
    for one in &file.commands {
        let place = (one.line, one.end_line, one.column);
        prop_assert!(
            (1..=last).contains(&one.line) && (one.line..=last).contains(&one.end_line),
            "{place:?}: {}",
            one.text
        );
        prop_assert!(column(one.line, one.column), "{place:?}: {}", one.text);
        prop_assert!(!one.text.is_empty(), "{place:?} has no text");
    }
    for one in &file.findings {
        prop_assert!((1..=last).contains(&one.line), "{one:?}");
        prop_assert!(column(one.line, one.column), "{one:?}");
    }
    for line in file.facts.iter().map(|one| one.line).chain(file.runbooks.iter().map(|one| one.line)) {
        prop_assert!((1..=last).contains(&line), "line {line} of {last}");
    }
    Ok(())
}

/// A command's words, read by whatever knows them, twice, and asked all that a run asks.
fn understood(kind: &str, words: &[String]) -> Result<(), TestCaseError> {
    keep(kind, &words.join(" "));
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let line = CommandLine::new(&words);
    let bytes = words.iter().map(|word| word.len() + 1).sum();
    let from = spent();
    let read = (Operation::parse(&line), Filter::parse(&line));
    if let Some(Ok(operation)) = &read.0 {
        let perform = operation.perform();
        prop_assert!(!perform.command().is_empty());
        let asked =
            (perform.risk(), perform.sensitivity(), perform.is_endless(), perform.touches(), perform.place());
        std::hint::black_box((asked, perform.inner(), operation.parameters()));
        let stored =
            serde_json::to_value(operation).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let back: Result<Operation, _> = serde_json::from_value(stored);
        prop_assert!(back.as_ref().ok() == Some(operation), "what is stored reads as {back:?}");
    }
    let took = spent() - from;
    prop_assert!(took < allowed(bytes), "{took:?} for {bytes} bytes");
    prop_assert!(read == (Operation::parse(&line), Filter::parse(&line)), "twice read, twice another answer");
    Ok(())
}

proptest! {
    #![proptest_config(config(96))]
    #[test]
    fn any_markdown(text in texts::markdown()) {
        checked("markdown", &text)?;
    }

    #[test]
    fn any_shell(text in texts::shell()) {
        checked("shell", &format!("# R\n\n## Fix\n\n```sh\n{text}\n```\n"))?;
    }
}

proptest! {
    #![proptest_config(config(600))]
    #[test]
    fn any_flags(words in texts::flags()) {
        understood("flags", &words)?;
    }

    #[test]
    fn any_sql(sql in texts::sql()) {
        understood("sql", &["psql".to_owned(), "-c".to_owned(), sql.clone()])?;
        understood("sql", &["mysql".to_owned(), "-e".to_owned(), sql])?;
    }

    #[test]
    fn any_jq(expression in texts::jq()) {
        understood("jq", &["jq".to_owned(), expression])?;
    }
}

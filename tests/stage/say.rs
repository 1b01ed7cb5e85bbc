//! What a test tells whoever ran it. The test harness keeps what a passing test prints to itself, but not what is written here.

use std::io::Write as _;

pub(crate) fn say(line: &str) {
    writeln!(std::io::stderr(), "{line}").unwrap();
}

/// This machine can't play it. In CI that is a failure.
pub(crate) fn skipped(why: &str) {
    let ci = std::env::var_os("CI").is_some_and(|ci| ci == "true");
    assert!(!ci, "a skip is a failure in CI: {why}");
    say(&format!("skipped: {why}"));
}

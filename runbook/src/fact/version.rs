//! `Version: 1.0`. Pure.

use super::{
    Found, Known,
    passage::{Passage, Shape},
    words::bare,
};
use crate::section::fold;

pub(super) const LABELS: &[&str] = &["version", "runbook version", "document version", "revision", "rev"];

pub(super) fn find(passage: &Passage, found: &mut Found) {
    if matches!(passage.shape, Shape::Row | Shape::Comment | Shape::Heading) {
        return;
    }
    for clause in &passage.clauses {
        let version = bare(&clause.value);
        let numbered = version.trim_start_matches(['v', 'V']).starts_with(|c: char| c.is_ascii_digit());
        if LABELS.contains(&fold(&clause.label).as_str()) && numbered && !version.contains(' ') {
            found.claim(clause.line, Known::Version { version: version.to_owned() });
        }
    }
}

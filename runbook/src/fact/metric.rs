//! A metric that a step asks somebody to look at: `` Check WAL size: `gateway_wal_pending_events` metric ``. Pure.

use super::{
    Found, Known,
    passage::{Passage, Shape},
    topic::Topic,
    words::holds,
};
use crate::section::fold;

pub(super) fn find(passage: &Passage, found: &mut Found) {
    let seen =
        matches!(passage.topic, Some(Topic::Symptom | Topic::Alert | Topic::Impact | Topic::Prevention));
    if seen
        || passage.shape != Shape::Item
        || !holds(&fold(&passage.text), &["metric", "metrics", "metrique", "metriques"])
    {
        return;
    }
    for clause in &passage.clauses {
        for code in clause.codes().filter(|code| is_metric(code)) {
            found.beside(clause.line, Known::Metric { name: code.to_owned() });
        }
    }
}

/// `words_with_underscores`, perhaps with labels behind them.
fn is_metric(code: &str) -> bool {
    let name = code.split('{').next().unwrap_or_default();
    name.contains('_')
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_:".contains(c))
}

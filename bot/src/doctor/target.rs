//! A target's systems: does each answer, and may Muster do what its operations need?

use super::finding::Finding;
use targets::TargetSettings;

pub(super) async fn look(name: &str, settings: &TargetSettings) -> Vec<Finding> {
    let checks = targets::check(settings).await;
    let finding = |check: targets::Check| match check.result {
        Ok(said) => Finding::good(check.what).at(name).saying(said),
        Err(failure) => Finding::failed(check.what, failure.next).at(name).saying(failure.words),
    };
    checks.into_iter().map(finding).collect()
}

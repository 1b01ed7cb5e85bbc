//! What the tests of the cluster share: a fast cluster, independent clients, and waiting without sleeping.

use std::sync::Arc;
use std::time::Duration;

use sandbox::cluster::{Cluster, Config};
use sandbox::pace::Pace;

/// Longer than anything takes at the pace of tests, on a busy machine.
pub(crate) const LIMIT: Duration = Duration::from_secs(20);

/// 2026-11-25 00:00 UTC.
pub(crate) const NOW_MS: i64 = 1_795_564_800_000;

pub(crate) async fn cluster() -> Cluster {
    Cluster::start(Config { now: Arc::new(|| NOW_MS), pace: Pace::TEST }).await.expect("a free port")
}

/// Waits until the cluster looks as wanted.
pub(crate) async fn until(cluster: &Cluster, what: &str, wanted: impl Fn(&Cluster) -> bool) {
    let mut changed = cluster.changed();
    let waiting = async {
        while !wanted(cluster) {
            changed.changed().await.expect("the cluster runs");
        }
    };
    assert!(tokio::time::timeout(LIMIT, waiting).await.is_ok(), "never: {what}; {:?}", cluster.pods());
}

//! Starts a cluster at the demo's pace and prints its addresses, to look at it with `kubectl` and Kafka's own tools.
//! An argument (`memory`, `deleted`, `stuck`) breaks the broker at once. Ends with Ctrl-C.

use std::sync::Arc;
use std::time::{Instant, UNIX_EPOCH};

use anyhow::Context as _;
use sandbox::cluster::{Cluster, Config};
use sandbox::outage::Outage;
use sandbox::pace::Pace;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    #[expect(clippy::disallowed_methods, reason = "an example has no clock to take from")]
    let start = std::time::SystemTime::now().duration_since(UNIX_EPOCH).context("read the clock")?;
    let (start, since) = (i64::try_from(start.as_millis())?, Instant::now());
    let now = Arc::new(move || start + i64::try_from(since.elapsed().as_millis()).unwrap_or(0));
    let cluster = Cluster::start(Config { now, pace: Pace::DEMO }).await?;
    println!("kubectl --server={} -n platform get pods", cluster.kubernetes_url());
    println!("bootstrap {}", cluster.bootstrap());
    match std::env::args().nth(1).as_deref() {
        Some("memory") => cluster.break_kafka(Outage::MemoryLimit),
        Some("deleted") => cluster.break_kafka(Outage::PodDeleted),
        Some("stuck") => cluster.break_kafka(Outage::Stuck),
        _ => {}
    }
    tokio::signal::ctrl_c().await.context("wait for Ctrl-C")
}

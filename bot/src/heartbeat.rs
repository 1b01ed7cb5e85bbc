//! An outgoing sign of life. It stops when the database is down: the outside monitor then pages.

use crate::config::Heartbeat;
use engine::Context;
use std::time::Duration;
use tokio::sync::watch;

/// Beats until `stop`; a beat that can't be sent is logged and the next one tried.
pub(crate) async fn run(cx: Context, settings: Heartbeat, mut stop: watch::Receiver<bool>) {
    let every = Duration::from_millis(u64::try_from(settings.every.ms()).unwrap_or(60_000).max(1_000));
    let Ok(client) = reqwest::Client::builder().timeout(Duration::from_secs(8)).build() else { return };
    let mut tick = tokio::time::interval(every);
    while !*stop.borrow() {
        tokio::select! {
            _ = tick.tick() => {}
            _ = stop.changed() => break,
        }
        let alive = tokio::time::timeout(Duration::from_secs(3), cx.db.is_alive()).await.unwrap_or(false);
        if !alive {
            tracing::error!("no heartbeat: the database does not answer");
            continue;
        }
        if let Err(error) = client.get(&settings.url).send().await {
            tracing::warn!(error = %error.without_url(), "the heartbeat was not taken");
        }
    }
}

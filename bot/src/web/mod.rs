//! What Muster answers by HTTP besides Slack's deliveries: the status page, one-tap acknowledgement, health, metrics.

mod acknowledge;
mod health;
mod metrics;
mod status;

use axum::{Router, routing::get};
use engine::Context;
use std::sync::Arc;

pub(crate) use self::metrics::{Metrics, install};

/// What the handlers share.
#[derive(Clone)]
pub(crate) struct Shared {
    pub(crate) cx: Context,
    pub(crate) metrics: Metrics,
    /// True once the process should take no more work (SIGTERM).
    pub(crate) stopping: tokio::sync::watch::Receiver<bool>,
}

/// Every path but Slack's.
pub(crate) fn router(
    cx: &Context,
    metrics: &Metrics,
    stopping: &tokio::sync::watch::Receiver<bool>,
) -> Router {
    let shared = Shared { cx: cx.clone(), metrics: metrics.clone(), stopping: stopping.clone() };
    Router::new()
        .route("/status", get(status::page))
        .route("/status.json", get(status::json))
        .route("/ack/{token}", get(acknowledge::ask).post(acknowledge::take))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(self::metrics::text))
        .with_state(Arc::new(shared))
}

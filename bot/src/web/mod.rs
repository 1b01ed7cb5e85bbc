//! What Muster answers by HTTP besides Slack's deliveries: the status page, one-tap acknowledgement, health, metrics.

mod acknowledge;
mod health;
mod metrics;
mod status;

use crate::{reload, slack::socket::Link};
use axum::{Router, routing::get};
use engine::Context;
use std::sync::{Arc, atomic::AtomicI64};

pub(crate) use self::metrics::{Metrics, install};

/// What the handlers share.
#[derive(Clone)]
pub(crate) struct Shared {
    pub(crate) cx: Context,
    pub(crate) metrics: Metrics,
    pub(crate) standing: Standing,
    /// True once the process should take no more work (SIGTERM).
    pub(crate) stopping: tokio::sync::watch::Receiver<bool>,
}

/// How the parts that can be down alone stand.
#[derive(Clone, Default)]
pub(crate) struct Standing {
    pub(crate) link: Arc<Link>,
    /// Whether there is an app token, so that connections are expected.
    pub(crate) socket_mode: bool,
    pub(crate) configuration: Arc<reload::Standing>,
    /// How far this machine's clock is behind the database's, in ms.
    pub(crate) skew: Arc<AtomicI64>,
}

/// Every path but Slack's.
pub(crate) fn router(
    cx: &Context,
    metrics: &Metrics,
    standing: &Standing,
    stopping: &tokio::sync::watch::Receiver<bool>,
) -> Router {
    let shared = Shared {
        cx: cx.clone(),
        metrics: metrics.clone(),
        standing: standing.clone(),
        stopping: stopping.clone(),
    };
    Router::new()
        .route("/status", get(status::page))
        .route("/status.json", get(status::json))
        .route("/ack/{token}", get(acknowledge::ask).post(acknowledge::take))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(self::metrics::text))
        .with_state(Arc::new(shared))
}

//! `/metrics` in Prometheus' text format.

use super::Shared;
use anyhow::Context as _;
use axum::extract::State;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::Arc;

/// Renders what was counted.
#[derive(Clone)]
pub(crate) struct Metrics(Option<PrometheusHandle>);

/// Installs the recorder, once in a process; a second one (in tests) renders nothing.
///
/// # Errors
/// Never today; the exporter's own.
pub(crate) fn install() -> anyhow::Result<Metrics> {
    let recorder = PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    match metrics::set_global_recorder(recorder).context("installing the metrics recorder") {
        Ok(()) => {
            metrics::describe_counter!("muster_inbox_total", "Deliveries stored.");
            Ok(Metrics(Some(handle)))
        }
        Err(_) => Ok(Metrics(None)),
    }
}

pub(super) async fn text(State(shared): State<Arc<Shared>>) -> String {
    shared.metrics.0.as_ref().map(PrometheusHandle::render).unwrap_or_default()
}

//! `/metrics` in Prometheus' text format.

use super::Shared;
use anyhow::Context as _;
use axum::extract::State;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::{Arc, atomic::Ordering};

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
            metrics::describe_counter!(
                "muster_refused_deliveries_total",
                "Deliveries that were not Slack's, not ours or not readable."
            );
            metrics::describe_gauge!(
                "muster_configuration_valid",
                "1, or 0 while the files are wrong and the last good ones are in use."
            );
            metrics::describe_gauge!(
                "muster_socket_mode_connections",
                "Socket Mode connections that listen."
            );
            metrics::describe_gauge!(
                "muster_socket_mode_switched_off",
                "1 if Slack said that Socket Mode is switched off in the app's settings."
            );
            metrics::describe_gauge!(
                "muster_clock_behind_database_seconds",
                "How far this machine's clock is behind the database's."
            );
            Ok(Metrics(Some(handle)))
        }
        Err(_) => Ok(Metrics(None)),
    }
}

pub(super) async fn text(State(shared): State<Arc<Shared>>) -> String {
    let standing = &shared.standing;
    let whole = |number: usize| u32::try_from(number).map_or(f64::MAX, f64::from);
    metrics::gauge!("muster_socket_mode_connections").set(whole(standing.link.open()));
    metrics::gauge!("muster_socket_mode_switched_off").set(f64::from(u8::from(standing.link.is_disabled())));
    let skew = i32::try_from(standing.skew.load(Ordering::Relaxed)).map_or(f64::MAX, f64::from);
    metrics::gauge!("muster_clock_behind_database_seconds").set(skew / 1_000.0);
    shared.metrics.0.as_ref().map(PrometheusHandle::render).unwrap_or_default()
}

//! `/healthz`: the process runs. `/readyz`: it can store what comes in; not while it is shutting down.

use super::Shared;
use axum::{extract::State, http::StatusCode};
use std::{sync::Arc, time::Duration};

pub(super) async fn alive() -> &'static str {
    "ok"
}

pub(super) async fn ready(State(shared): State<Arc<Shared>>) -> (StatusCode, &'static str) {
    if *shared.stopping.borrow() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping");
    }
    let database = tokio::time::timeout(Duration::from_secs(2), shared.cx.db.is_alive()).await;
    match database {
        Ok(true) => (StatusCode::OK, "ready"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer"),
    }
}

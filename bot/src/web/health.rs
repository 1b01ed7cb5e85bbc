//! `/healthz`: the process runs, and how its parts stand. `/readyz`: it can store what comes in; not while it is
//! shutting down.

use super::Shared;
use axum::{Json, extract::State, http::StatusCode};
use serde_json::{Value, json};
use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

/// Always 200: a part that is down is no reason to end the process that holds the timers.
pub(super) async fn alive(State(shared): State<Arc<Shared>>) -> Json<Value> {
    let standing = &shared.standing;
    let wrong = standing.configuration.wrong();
    Json(json!({
        "status": "ok",
        "socket_mode": {
            "wanted": standing.socket_mode,
            "connections": standing.link.open(),
            "switched_off": standing.link.is_disabled(),
        },
        "configuration": { "valid": wrong.is_none(), "wrong": wrong },
        "clock_behind_database_ms": standing.skew.load(Ordering::Relaxed),
    }))
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

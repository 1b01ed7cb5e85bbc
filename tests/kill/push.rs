//! A push service at the wire (ntfy's `POST /`): keeps what it was sent and answers with an id. In memory.

use anyhow::Context as _;
use axum::{Json, Router, extract::State, routing::post};
use sandbox::tap::{Onward, Tap, When};
use serde_json::{Value, json};
use std::{
    future,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// From handing over the answer to saying that it is out.
const ON_THE_LINE: Duration = Duration::from_millis(4);

#[derive(Clone)]
pub(crate) struct Push {
    pub(crate) url: String,
    taken: Arc<Mutex<Vec<Value>>>,
    tap: Tap,
}

impl Push {
    /// Serves until the runtime ends.
    pub(crate) async fn start(tap: Tap) -> anyhow::Result<Self> {
        let listener =
            tokio::net::TcpListener::bind("127.0.0.1:0").await.context("binding the push service")?;
        let url = format!("http://{}", listener.local_addr()?);
        let push = Self { url, taken: Arc::default(), tap };
        let router = Router::new().route("/", post(take)).with_state(push.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(push)
    }

    pub(crate) fn taken(&self) -> Vec<Value> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn take(State(push): State<Push>, Json(body): Json<Value>) -> Json<Value> {
    let tap = push.tap;
    if tap("push", When::Arrived) == Onward::Silence {
        return future::pending().await;
    }
    push.taken.lock().unwrap_or_else(PoisonError::into_inner).push(body);
    if tap("push", When::Applied) == Onward::Silence {
        return future::pending().await;
    }
    tokio::spawn(async move {
        // The time that the bytes take; it is always used up.
        let _ = tokio::time::timeout(ON_THE_LINE, future::pending::<()>()).await;
        tap("push", When::Answered);
    });
    Json(json!({"id": "push"}))
}

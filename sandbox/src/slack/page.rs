//! The page for a browser: what one person sees as JSON, their acts as posts, changes as server-sent events.
//! A crash leaves nothing; a reloaded page shows the same.

mod act;
mod control;
mod snapshot;

use std::collections::HashMap;
use std::convert::Infallible;

use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures::Stream;
use serde_json::Value;

use super::Shared;

pub(crate) use control::Controls;
pub use control::{Control, Mood, Step};

const SCRIPT: &str = "text/javascript; charset=utf-8";

pub(crate) fn routes() -> Router<Shared> {
    Router::new()
        .route("/", get(async || Html(include_str!("../../assets/index.html"))))
        .route(
            "/page/slack.css",
            get(async || asset("text/css; charset=utf-8", include_str!("../../assets/slack.css"))),
        )
        .route("/page/text.js", get(async || asset(SCRIPT, include_str!("../../assets/text.js"))))
        .route("/page/blocks.js", get(async || asset(SCRIPT, include_str!("../../assets/blocks.js"))))
        .route("/page/modal.js", get(async || asset(SCRIPT, include_str!("../../assets/modal.js"))))
        .route("/page/strip.js", get(async || asset(SCRIPT, include_str!("../../assets/strip.js"))))
        .route("/page/composer.js", get(async || asset(SCRIPT, include_str!("../../assets/composer.js"))))
        .route("/page/slack.js", get(async || asset(SCRIPT, include_str!("../../assets/slack.js"))))
        .route("/page/seen", get(seen))
        .route("/page/changes", get(changes))
        .route("/page/act", post(act::act))
        .route("/page/file/{id}", get(file))
}

fn asset(media: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, media), (header::CACHE_CONTROL, "no-store")], text).into_response()
}

/// What `?user=` sees; without one, the first person.
async fn seen(State(shared): State<Shared>, Query(query): Query<HashMap<String, String>>) -> Json<Value> {
    let controls = shared.controls_shown();
    Json(
        shared
            .read(|workspace| snapshot::seen_by(workspace, query.get("user").map(String::as_str), &controls)),
    )
}

/// One event per change; the page reads again what it sees. Changes in quick succession are one event.
async fn changes(State(shared): State<Shared>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let changes = shared.changes();
    let stream = futures::stream::unfold((changes, shared), |(mut changes, shared)| async move {
        tokio::select! {
            () = shared.over() => None,
            changed = changes.changed() => {
                changed.ok()?;
                let version = *changes.borrow_and_update();
                Some((Ok(Event::default().data(version.to_string())), (changes, shared)))
            }
        }
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

/// A file's bytes, always as plain text.
async fn file(State(shared): State<Shared>, Path(id): Path<String>) -> Response {
    let content = shared.read(|workspace| workspace.files.get(&id).map(|file| file.content.clone()));
    match content {
        Some(content) => ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], content).into_response(),
        None => axum::http::StatusCode::NOT_FOUND.into_response(),
    }
}

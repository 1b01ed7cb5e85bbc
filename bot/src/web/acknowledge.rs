//! `/ack/<token>`: one tap from outside Slack. GET shows a button (mail scanners follow links), POST acknowledges.
//!
//! The token is signed and good for one page; a forged or foreign one is refused.

use super::Shared;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use engine::{
    desk::Desk,
    escalation::link,
    event::Actor,
    response,
    store::{incidents, pages},
};
use std::sync::Arc;

pub(super) async fn ask(Path(_token): Path<String>) -> Html<&'static str> {
    Html(
        "<!doctype html><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><title>Acknowledge</title>\
         <form method=post style=\"font:18px system-ui;margin:20vh auto;text-align:center\">\
         <button style=\"font:inherit;padding:1rem 2rem\">Acknowledge</button></form>",
    )
}

/// How often a conflict is tried again at once.
const CONFLICTS: u32 = 8;

pub(super) async fn take(Path(token): Path<String>, State(shared): State<Arc<Shared>>) -> Response {
    let mut acknowledged = acknowledge(&shared, &token).await;
    for _ in 0..CONFLICTS {
        // Somebody else wrote first: decided again from the newer state.
        if !matches!(acknowledged, Err(engine::Error::Conflict { .. })) {
            break;
        }
        acknowledged = acknowledge(&shared, &token).await;
    }
    match acknowledged {
        Ok(Some(incident)) => format!("{incident} is yours. Paging has stopped.\n").into_response(),
        Ok(None) => (StatusCode::FORBIDDEN, "This link is not valid.\n").into_response(),
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "an acknowledgement by link failed");
            (StatusCode::SERVICE_UNAVAILABLE, "Not stored. Acknowledge in Slack, or call.\n").into_response()
        }
    }
}

async fn acknowledge(shared: &Shared, token: &str) -> engine::Result<Option<String>> {
    let loaded = shared.cx.loaded();
    let mut tx = shared.cx.db.begin().await?;
    let Some(page) = link::verify(&mut tx, token).await? else { return Ok(None) };
    let Some(page) = pages::get(&mut tx, page).await? else { return Ok(None) };
    let Some(mut incident) = incidents::get(&mut tx, page.incident).await? else { return Ok(None) };
    let name = incident.name();
    let mut desk = Desk { tx: &mut tx, words: &shared.cx.words, loaded: &loaded, now: shared.cx.clock.now() };
    let by = Actor::Contact { name: page.contact };
    match response::acknowledge(&mut desk, &mut incident, &by).await {
        Ok(()) | Err(engine::Error::User(_)) => {}
        Err(error) => return Err(error),
    }
    tx.commit().await?;
    shared.cx.wake.notify_waiters();
    Ok(Some(name))
}

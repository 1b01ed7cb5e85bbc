//! Deliveries over signed HTTP, heard by an app of the test's own.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::json;

use super::support::{START_MS, World, world};
use crate::slack::{Delivery, Outcome, sign};

type Heard = Arc<Mutex<Vec<(HeaderMap, Bytes)>>>;

async fn hear(
    State((heard, status, answer)): State<(Heard, u16, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, String) {
    heard.lock().unwrap().push((headers, body));
    (StatusCode::from_u16(status).unwrap(), answer)
}

/// An app behind HTTP that answers everything the same.
async fn app(world: &World, status: u16, answer: &str) -> Heard {
    let heard = Heard::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/slack/events", listener.local_addr().unwrap());
    let router = Router::new().route("/slack/events", post(hear)).with_state((
        heard.clone(),
        status,
        answer.to_owned(),
    ));
    tokio::spawn(async move { axum::serve(listener, router).await });
    world.slack.set_delivery(Delivery::Http { url });
    heard
}

#[tokio::test]
async fn a_command_is_a_signed_form() {
    let world = world().await;
    let heard = app(&world, 200, "Got it.").await;
    let ack = world.slack.slash(&world.alice, &world.general, "/incident", "kafka-down a & b").await;
    assert!(ack.acknowledged());
    let (headers, body) = heard.lock().unwrap()[0].clone();
    assert_eq!(headers["content-type"], "application/x-www-form-urlencoded");
    assert_eq!(headers["x-slack-request-timestamp"], (START_MS / 1000).to_string().as_str());
    assert_eq!(
        headers["x-slack-signature"],
        sign(&world.slack.signing_secret(), START_MS / 1000, &body).as_str()
    );
    let fields: Vec<(String, String)> = url::form_urlencoded::parse(&body).into_owned().collect();
    assert!(fields.contains(&("text".to_owned(), "kafka-down a &amp; b".to_owned())));
    assert_eq!(world.slack.ephemerals(&world.alice, &world.general)[0].text, "Got it.");
}

#[tokio::test]
async fn a_press_is_a_form_with_one_payload_and_an_error_status_is_seen() {
    let world = world().await;
    let heard = app(&world, 500, "").await;
    let ack = world.slack.shortcut(&world.alice, "declare_incident").await;
    assert_eq!(ack.outcome, Outcome::Status(500));
    let body = heard.lock().unwrap()[0].1.clone();
    let fields: Vec<(String, String)> = url::form_urlencoded::parse(&body).into_owned().collect();
    assert_eq!(fields[0].0, "payload");
    assert!(fields[0].1.contains("\"callback_id\":\"declare_incident\""));
}

#[tokio::test]
async fn an_event_is_json_and_its_retry_says_so() {
    let world = world().await;
    world.call("conversations.join", json!({"channel": world.general})).await;
    let heard = app(&world, 503, "").await;
    world.slack.mention(&world.alice, &world.general, None, "help").await;
    let twice = |heard: &Heard| {
        heard.lock().unwrap().iter().filter(|(headers, _)| headers.contains_key("x-slack-retry-num")).count()
            >= 2
    };
    world.slack.until("both events are retried", |_| twice(&heard).then_some(())).await;
    let all = heard.lock().unwrap().clone();
    let retry = all.iter().find(|(headers, _)| headers.contains_key("x-slack-retry-num")).unwrap();
    assert_eq!(retry.0["x-slack-retry-num"], "1");
    assert_eq!(retry.0["x-slack-retry-reason"], "http_error");
    assert_eq!(retry.0["content-type"], "application/json");
    let ids: Vec<serde_json::Value> = all
        .iter()
        .map(|(_, body)| serde_json::from_slice::<serde_json::Value>(body).unwrap()["event_id"].clone())
        .collect();
    assert!(ids.iter().all(|id| ids.iter().filter(|other| *other == id).count() == 2));
}

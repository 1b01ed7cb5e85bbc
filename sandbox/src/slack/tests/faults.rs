//! Faults on request: what the caller sees and what was done all the same.

use std::time::Duration;

use serde_json::json;

use super::support::{request, world};
use crate::slack::Fault;

#[tokio::test]
async fn a_rate_limit_says_how_long_to_wait_and_does_nothing() {
    let world = world().await;
    world.slack.fault("chat.postMessage", 1, Fault::RateLimited { retry_after_s: 7 });
    let url = format!("{}/chat.postMessage", world.slack.api_url());
    let body = json!({"channel": world.alice, "text": "hi"}).to_string();
    let (parts, _) =
        request("POST", &url, Some(&world.slack.bot_token()), "application/json", body).await.unwrap();
    assert_eq!(parts.status, 429);
    assert_eq!(parts.headers["retry-after"], "7");
    assert!(world.slack.dms(&world.alice).is_empty());
    world.post(&world.alice, "second try").await;
    assert_eq!(world.slack.dms(&world.alice).len(), 1);
}

#[tokio::test]
async fn a_lost_reply_has_its_effect_and_a_dropped_call_has_none() {
    let world = world().await;
    let url = format!("{}/chat.postMessage", world.slack.api_url());
    let send = |text: &str| {
        request_owned(
            url.clone(),
            world.slack.bot_token(),
            json!({"channel": world.alice, "text": text}).to_string(),
        )
    };
    world.slack.fault("chat.postMessage", 1, Fault::ApplyThenDisconnect);
    assert!(send("applied").await.is_err());
    world.slack.fault("chat.postMessage", 1, Fault::DropBefore);
    assert!(send("dropped").await.is_err());
    let texts: Vec<String> = world.slack.dms(&world.alice).into_iter().map(|message| message.text).collect();
    assert_eq!(texts, ["applied"]);
    let applied: Vec<bool> =
        world.slack.calls_of("chat.postMessage").iter().map(|call| call.applied).collect();
    assert_eq!(applied, [true, false]);
}

async fn request_owned(url: String, token: String, body: String) -> anyhow::Result<super::support::Answer> {
    request("POST", &url, Some(&token), "application/json", body).await
}

#[tokio::test]
async fn a_hanging_call_is_not_answered_and_a_server_error_is_no_json() {
    let world = world().await;
    world.slack.fault("auth.test", 1, Fault::Hang);
    let hanging = tokio::time::timeout(Duration::from_millis(200), world.call("auth.test", json!({}))).await;
    assert!(hanging.is_err());
    world.slack.fault("*", 1, Fault::Status(503));
    let url = format!("{}/auth.test", world.slack.api_url());
    let (parts, body) =
        request("POST", &url, Some(&world.slack.bot_token()), "", String::new()).await.unwrap();
    assert_eq!(parts.status, 503);
    assert_eq!(&body[..], b"upstream error");
}

#[tokio::test]
async fn the_published_tier_holds_when_it_is_turned_on() {
    let world = world().await;
    world.slack.enforce_tiers(true);
    let mut refused = 0;
    for _ in 0..21 {
        let listed = world.get("users.list", "").await;
        refused += u32::from(listed["error"] == "ratelimited");
    }
    assert_eq!(refused, 1);
}

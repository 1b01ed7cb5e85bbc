//! The page's side: what one person is shown, and what the page may do.

use std::sync::Arc;

use serde_json::{Value, json};

use super::support::{World, request, world};
use crate::slack::{Control, Mood, Step};

async fn seen(world: &World, user: &str) -> Value {
    let url = format!("{}page/seen?user={user}", world.slack.page_url());
    let (_, body) = request("GET", &url, None, "", String::new()).await.unwrap();
    serde_json::from_slice(&body).unwrap()
}

async fn act(world: &World, body: Value) -> Value {
    let url = format!("{}page/act", world.slack.page_url());
    let (_, body) = request("POST", &url, None, "application/json", body.to_string()).await.unwrap();
    serde_json::from_slice(&body).unwrap()
}

#[tokio::test]
async fn the_page_brings_everything_it_needs_and_asks_nothing_of_the_internet() {
    let world = world().await;
    let (_, page) = request("GET", &world.slack.page_url(), None, "", String::new()).await.unwrap();
    let page = String::from_utf8(page.to_vec()).unwrap();
    let needed = [
        "/page/slack.css",
        "/page/text.js",
        "/page/blocks.js",
        "/page/modal.js",
        "/page/strip.js",
        "/page/composer.js",
        "/page/slack.js",
    ];
    for path in needed {
        assert!(page.contains(path));
        let url = format!("{}{}", world.slack.page_url(), &path[1..]);
        let (parts, body) = request("GET", &url, None, "", String::new()).await.unwrap();
        assert_eq!(parts.status, 200);
        let text = String::from_utf8(body.to_vec()).unwrap();
        assert!(!text.contains("innerHTML") && !text.contains("url(") && !text.contains("@import"), "{path}");
    }
    assert!(!page.contains("https://"));
}

#[tokio::test]
async fn a_whisper_is_seen_by_its_reader_only() {
    let world = world().await;
    let ben = world.slack.add_member("ben", "Ben Okafor");
    world.app(|_| json!({"text": "only you"})).await;
    let typed =
        json!({"user": world.alice, "act": "type", "channel": world.general, "text": "/incident list"});
    assert_eq!(act(&world, typed).await["ok"], true);
    let texts = |seen: &Value| {
        seen["channels"][0]["messages"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["text"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(texts(&seen(&world, &world.alice).await), ["only you"]);
    assert!(texts(&seen(&world, &ben).await).is_empty());
}

#[tokio::test]
async fn commands_in_threads_and_unknown_ones_are_refused_as_slack_refuses_them() {
    let world = world().await;
    let ts = world.slack.say(&world.alice, &world.general, None, "hello").await;
    let threaded = json!({"user": world.alice, "act": "type", "channel": world.general, "thread_ts": ts, "text": "/incident"});
    assert_eq!(act(&world, threaded).await["said"], "/incident is not supported in threads. Sorry!");
    let unknown = json!({"user": world.alice, "act": "type", "channel": world.general, "text": "/incidnet"});
    assert_eq!(act(&world, unknown).await["said"], "/incidnet is not a valid command.");
    assert!(world.slack.deliveries().is_empty());
}

#[tokio::test]
async fn the_strip_shows_states_and_its_buttons_act() {
    let world = world().await;
    world.slack.set_status("kafka", Mood::Good, "kafka-0: Running");
    let hand = world.slack.clone();
    world.slack.add_control(Control {
        id: "break".to_owned(),
        label: "Break Kafka".to_owned(),
        description: "Deletes the pod".to_owned(),
        on_press: Arc::new(move || {
            hand.set_status("kafka", Mood::Bad, "kafka-0: CrashLoopBackOff");
            hand.enable_control("break", false);
            Box::pin(async { "Kafka is broken.".to_owned() })
        }),
    });
    let pressed = act(&world, json!({"user": world.alice, "act": "control", "id": "break"})).await;
    assert_eq!(pressed["said"], "Kafka is broken.");
    let strip = &seen(&world, &world.alice).await["controls"];
    assert_eq!(strip["buttons"][0]["label"], "Break Kafka");
    assert_eq!(strip["buttons"][0]["off"], true, "what is broken can't be broken again");
    assert_eq!(strip["states"], json!([{"text": "kafka-0: CrashLoopBackOff", "good": false}]));
}

#[tokio::test]
async fn the_guide_is_shown_with_what_is_done() {
    let world = world().await;
    let step = |text: &str, done| Step { text: text.to_owned(), done };
    world
        .slack
        .set_guide(vec![step("Press *Break Kafka*.", true), step("Type `/incident kafka-down`.", false)]);
    let guide = &seen(&world, &world.alice).await["controls"]["guide"];
    assert_eq!(guide[0], json!({"text": "Press *Break Kafka*.", "done": true}));
    assert_eq!(guide[1]["done"], false);
}

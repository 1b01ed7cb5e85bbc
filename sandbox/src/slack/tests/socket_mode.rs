//! Socket Mode: tickets, envelopes, acknowledgements, the ways a connection ends.

use serde_json::{Value, json};

use super::support::world;
use crate::slack::{Disconnect, Outcome};

#[tokio::test]
async fn a_ticket_opens_one_connection_only() {
    let world = world().await;
    let opened = world.call_as(&world.slack.app_token(), "apps.connections.open", json!({})).await;
    let url = opened["url"].as_str().unwrap();
    let (_first, _) = tokio_tungstenite::connect_async(url).await.unwrap();
    assert!(tokio_tungstenite::connect_async(url).await.is_err());
}

#[tokio::test]
async fn an_envelope_goes_to_one_connection_and_its_acknowledgement_counts() {
    let world = world().await;
    let (mut first, mut second) = (world.connect().await, world.connect().await);
    let (ack, ()) =
        tokio::join!(world.slack.slash(&world.alice, &world.general, "/incident", "list"), async {
            let (envelope, connection) = tokio::select! {
                envelope = first.next() => (envelope.unwrap(), &mut first),
                envelope = second.next() => (envelope.unwrap(), &mut second),
            };
            assert_eq!(envelope["type"], "slash_commands");
            assert_eq!(envelope["payload"]["text"], "list");
            assert_eq!(envelope["payload"]["is_enterprise_install"], "false");
            connection.acknowledge(&envelope, json!({"text": "*No open incidents.*"})).await;
        });
    assert!(ack.acknowledged());
    assert_eq!(world.slack.ephemerals(&world.alice, &world.general)[0].text, "*No open incidents.*");
}

#[tokio::test]
async fn without_a_connection_the_person_is_told() {
    let world = world().await;
    let ack = world.slack.slash(&world.alice, &world.general, "/incident", "").await;
    assert!(matches!(ack.outcome, Outcome::NotReached(_)));
    let told = &world.slack.ephemerals(&world.alice, &world.general)[0];
    assert_eq!(told.text, "/incident failed with the error \"dispatch_failed\"");
}

#[tokio::test]
async fn a_disconnect_gives_its_reason() {
    let world = world().await;
    let mut connection = world.connect().await;
    world.slack.disconnect(Disconnect::LinkDisabled);
    let goodbye = connection.next().await.unwrap();
    assert_eq!(goodbye["type"], "disconnect");
    assert_eq!(goodbye["reason"], "link_disabled");
    assert_eq!(connection.next().await, None);
    assert_eq!(world.slack.connections(), 0);
}

#[tokio::test]
async fn an_abrupt_end_says_nothing() {
    let world = world().await;
    let mut connection = world.connect().await;
    world.slack.disconnect(Disconnect::Abrupt);
    assert_eq!(connection.next().await, None::<Value>);
}

#[tokio::test]
async fn an_event_that_is_not_acknowledged_comes_again_with_the_same_id() {
    let world = world().await;
    world.call("conversations.join", json!({"channel": world.general})).await;
    let mut connection = world.connect().await;
    world.slack.mention(&world.alice, &world.general, None, "status").await;
    let mut seen = Vec::new();
    while let Some(envelope) = connection.next().await {
        if envelope["payload"]["event"]["type"] == "app_mention" {
            seen.push((envelope["payload"]["event_id"].clone(), envelope["retry_attempt"].clone()));
            if seen.len() == 2 {
                break;
            }
        }
    }
    assert_eq!(seen[0].0, seen[1].0);
    assert_eq!((&seen[0].1, &seen[1].1), (&json!(0), &json!(1)));
}

#[tokio::test]
async fn an_edit_is_told_as_a_hidden_event_with_both_versions() {
    let world = world().await;
    let channel = world.channel("inc-1").await;
    let mut connection = world.connect().await;
    let ts = world.post(&channel, "before").await;
    world.call("chat.update", json!({"channel": channel, "ts": ts, "text": "after"})).await;
    loop {
        let envelope = connection.next().await.unwrap();
        connection.acknowledge(&envelope, Value::Null).await;
        let event = &envelope["payload"]["event"];
        if event["subtype"] == "message_changed" {
            assert_eq!(event["previous_message"]["text"], "before");
            assert_eq!(event["message"]["text"], "after");
            assert!(!event["message"]["bot_id"].is_null());
            return;
        }
    }
}

#[tokio::test]
async fn a_half_open_connection_swallows_what_is_sent_into_it() {
    let world = world().await;
    let mut dead = world.connect().await;
    world.slack.disconnect(Disconnect::HalfOpen);
    let (ack, heard) =
        tokio::join!(world.slack.slash(&world.alice, &world.general, "/incident", ""), async {
            tokio::time::timeout(std::time::Duration::from_secs(2), dead.next()).await
        });
    assert_eq!(ack.outcome, Outcome::TimedOut);
    assert!(heard.is_err());
    assert_eq!(world.slack.connections(), 1);
}

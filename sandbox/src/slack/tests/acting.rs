//! Acting as a person: triggers, modals, presses, answers by response_url.

use std::sync::atomic::Ordering;

use serde_json::{Value, json};

use super::support::{World, respond, world};
use crate::slack::{Choice, Outcome};

fn modal() -> Value {
    json!({"type": "modal", "callback_id": "declare", "notify_on_close": true, "title": {"type": "plain_text", "text": "Declare"},
        "submit": {"type": "plain_text", "text": "Declare"}, "blocks": [
            {"type": "input", "block_id": "title", "label": {"type": "plain_text", "text": "Title"},
             "element": {"type": "plain_text_input", "action_id": "title", "max_length": 20}},
            {"type": "input", "block_id": "severity", "label": {"type": "plain_text", "text": "Severity"}, "element":
             {"type": "static_select", "action_id": "severity", "options": [
                {"text": {"type": "plain_text", "text": "SEV1"}, "value": "1"}, {"text": {"type": "plain_text", "text": "SEV2"}, "value": "2"}]}}]})
}

/// Opens the modal as an app would, with the trigger of a command.
async fn opened(world: &World) -> (String, String) {
    let ack = world.slack.slash(&world.alice, &world.general, "/incident", "").await;
    let view = world.call("views.open", json!({"trigger_id": ack.id, "view": modal()})).await;
    assert_eq!(view["ok"], true, "{view}");
    (ack.id, view["view"]["id"].as_str().unwrap().to_owned())
}

async fn with_button(world: &World) -> (String, String) {
    let channel = world.channel("inc-1").await;
    let blocks = json!([{"type": "actions", "block_id": "step-4", "elements": [
        {"type": "button", "action_id": "approve", "text": {"type": "plain_text", "text": "Approve and run"}, "value": "7f3a", "style": "primary"},
        {"type": "overflow", "action_id": "more", "options": [{"text": {"type": "plain_text", "text": "Deny"}, "value": "deny"}]}]}]);
    let posted =
        world.call("chat.postMessage", json!({"channel": channel, "text": "Step 4", "blocks": blocks})).await;
    (channel, posted["ts"].as_str().unwrap().to_owned())
}

fn last_payload(world: &World) -> Value {
    world.slack.deliveries().last().unwrap().payload.clone()
}

#[tokio::test]
async fn a_trigger_opens_one_view_only() {
    let world = world().await;
    world.app(|_| Value::Null).await;
    let (trigger, _) = opened(&world).await;
    let second = world.call("views.open", json!({"trigger_id": trigger, "view": modal()})).await;
    assert_eq!(second["error"], "exchanged_trigger_id");
    let unknown = world.call("views.open", json!({"trigger_id": "1.2.3", "view": modal()})).await;
    assert_eq!(unknown["error"], "invalid_trigger_id");
}

#[tokio::test]
async fn a_modal_is_filled_and_submitted_and_errors_stand_below_the_field() {
    let world = world().await;
    world.app(|envelope| match envelope["payload"]["type"] == "view_submission" {
        true => json!({"response_action": "errors", "errors": {"title": "There is such an incident already."}}),
        false => Value::Null,
    }).await;
    let (_, view) = opened(&world).await;
    let empty = world.slack.submit(&world.alice, &view, &[]).await;
    assert!(matches!(empty.outcome, Outcome::NotSent(_)), "a required field is empty");
    let values =
        [("title", Choice::Text("Kafka down".to_owned())), ("severity", Choice::Option("SEV1".to_owned()))];
    let ack = world.slack.submit(&world.alice, &view, &values).await;
    assert!(ack.acknowledged());
    let sent = last_payload(&world);
    assert_eq!(sent["view"]["state"]["values"]["title"]["title"]["value"], "Kafka down");
    assert_eq!(sent["view"]["state"]["values"]["severity"]["severity"]["selected_option"]["value"], "1");
    let open = &world.slack.views(&world.alice)[0];
    assert_eq!(open.errors["title"], "There is such an incident already.");
}

#[tokio::test]
async fn an_empty_acknowledgement_closes_the_modal_and_a_close_is_told() {
    let world = world().await;
    world.app(|_| Value::Null).await;
    let (_, view) = opened(&world).await;
    let values =
        [("title", Choice::Text("Kafka down".to_owned())), ("severity", Choice::Option("2".to_owned()))];
    world.slack.submit(&world.alice, &view, &values).await;
    assert!(world.slack.views(&world.alice).is_empty());
    let (_, view) = opened(&world).await;
    world.slack.close(&world.alice, &view, false).await;
    assert_eq!(last_payload(&world)["type"], "view_closed");
}

#[tokio::test]
async fn an_old_hash_does_not_overwrite_a_newer_view() {
    let world = world().await;
    world.app(|_| Value::Null).await;
    let (_, view) = opened(&world).await;
    let hash = world.slack.views(&world.alice)[0].hash.clone();
    let first = world.call("views.update", json!({"view_id": view, "hash": hash, "view": modal()})).await;
    let second = world.call("views.update", json!({"view_id": view, "hash": hash, "view": modal()})).await;
    assert_eq!(first["ok"], true);
    assert_eq!(second["error"], "hash_conflict");
}

#[tokio::test]
async fn a_press_carries_what_slack_sends() {
    let world = world().await;
    world.app(|_| Value::Null).await;
    let (channel, ts) = with_button(&world).await;
    let ack = world.slack.press(&world.alice, &channel, &ts, "Approve and run").await;
    assert!(ack.acknowledged());
    let sent = last_payload(&world);
    assert_eq!(sent["actions"][0]["value"], "7f3a");
    assert_eq!(sent["actions"][0]["block_id"], "step-4");
    assert_eq!(sent["container"]["message_ts"], json!(ts));
    assert_eq!(sent["message"]["text"], "Step 4");
    assert_eq!(sent["user"]["id"], json!(world.alice));
    world.slack.choose(&world.alice, &channel, &ts, "more", Choice::Option("deny".to_owned())).await;
    assert_eq!(last_payload(&world)["actions"][0]["selected_option"]["value"], "deny");
}

#[tokio::test]
async fn the_same_delivery_can_come_twice() {
    let world = world().await;
    world.app(|_| Value::Null).await;
    let (channel, ts) = with_button(&world).await;
    let ack = world.slack.click(&world.alice, &channel, &ts, "approve").await;
    let again = world.slack.deliver_again(&ack.id).await;
    assert!(again.acknowledged());
    let delivered = world.slack.deliveries().into_iter().find(|one| one.id == ack.id).unwrap();
    assert_eq!(delivered.outcomes.len(), 2);
}

#[tokio::test]
async fn a_response_url_works_five_times_within_thirty_minutes() {
    let world = world().await;
    world.app(|_| Value::Null).await;
    let (channel, ts) = with_button(&world).await;
    world.slack.click(&world.alice, &channel, &ts, "approve").await;
    let url = last_payload(&world)["response_url"].as_str().unwrap().to_owned();
    let replaced = respond(&url, json!({"replace_original": true, "text": "Approved."})).await;
    assert_eq!(replaced.0, 200);
    assert_eq!(world.slack.history(&channel)[0].text, "Approved.");
    for _ in 0..4 {
        assert_eq!(respond(&url, json!({"text": "only you"})).await.0, 200);
    }
    assert_eq!(world.slack.ephemerals(&world.alice, &channel).len(), 4);
    assert_eq!(respond(&url, json!({"text": "sixth"})).await.0, 404);

    world.slack.slash(&world.alice, &channel, "/incident", "").await;
    let fresh = last_payload(&world)["response_url"].as_str().unwrap().to_owned();
    world.clock.fetch_add(31 * 60 * 1000, Ordering::SeqCst);
    assert_eq!(respond(&fresh, json!({"text": "late"})).await.1["error"], "expired_url");
}

#[tokio::test]
async fn names_typed_in_a_command_arrive_escaped() {
    let world = world().await;
    world.app(|_| Value::Null).await;
    let group = world.slack.add_group("kafka-oncall", &[&world.alice]);
    world
        .slack
        .slash(&world.alice, &world.general, "/incident", "page @alice @kafka-oncall in #general a<b")
        .await;
    let expected = format!(
        "page <@{}|alice> <!subteam^{group}|@kafka-oncall> in <#{}|general> a&lt;b",
        world.alice, world.general
    );
    assert_eq!(last_payload(&world)["text"], json!(expected));
}

#[tokio::test]
async fn shortcuts_arrive_with_and_without_a_message() {
    let world = world().await;
    world.app(|_| Value::Null).await;
    let (channel, ts) = with_button(&world).await;
    world.slack.shortcut(&world.alice, "declare_incident").await;
    assert_eq!(last_payload(&world)["type"], "shortcut");
    assert!(last_payload(&world)["channel"].is_null());
    world.slack.message_shortcut(&world.alice, &channel, &ts, "add_note").await;
    assert_eq!(last_payload(&world)["message"]["text"], "Step 4");
}

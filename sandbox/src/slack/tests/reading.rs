//! Reading and waiting.

use serde_json::json;

use super::support::world;

#[tokio::test]
async fn a_wait_ends_with_the_change_it_waits_for() {
    let world = world().await;
    let channel = world.channel("inc-1").await;
    let (found, _) = tokio::join!(
        world.slack.until("a second message", |workspace| workspace.channels[&channel]
            .messages
            .get(1)
            .map(|message| message.text.clone())),
        async {
            world.post(&channel, "one").await;
            world.post(&channel, "two").await
        }
    );
    assert_eq!(found, "two");
}

#[tokio::test]
async fn what_a_reader_sees_comes_from_the_blocks() {
    let world = world().await;
    let blocks = json!([
        {"type": "section", "text": {"type": "mrkdwn", "text": "*SEV1*"}},
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [
            {"type": "text", "text": "see "}, {"type": "user", "user_id": world.alice}]}]},
        {"type": "actions", "elements": [{"type": "button", "action_id": "ack", "text": {"type": "plain_text", "text": "Acknowledge"}}]}]);
    world
        .call("chat.postMessage", json!({"channel": world.alice, "text": "fallback", "blocks": blocks}))
        .await;
    let message = &world.slack.dms(&world.alice)[0];
    assert_eq!(message.shown(), format!("*SEV1*\nsee <@{}>\nAcknowledge", world.alice));
    assert_eq!(message.buttons(), ["Acknowledge"]);
    assert_eq!(message.action_of("Acknowledge").as_deref(), Some("ack"));
}

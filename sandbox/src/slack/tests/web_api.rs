//! Web API calls: what they change, what they refuse and with which code.

use serde_json::json;

use super::support::world;

#[tokio::test]
async fn a_channel_is_opened_furnished_and_seen_as_such() {
    let world = world().await;
    let id = world.channel("inc-1-kafka-down").await;
    let invited = world.call("conversations.invite", json!({"channel": id, "users": world.alice})).await;
    world.call("conversations.setTopic", json!({"channel": id, "topic": "SEV1"})).await;
    let ts = world.post(&id, "the card").await;
    world.call("pins.add", json!({"channel": id, "timestamp": ts})).await;
    let bookmark =
        json!({"channel_id": id, "title": "Runbook", "type": "link", "link": "https://example.com"});
    world.call("bookmarks.add", bookmark).await;

    assert_eq!(invited["ok"], true);
    assert_eq!(world.slack.topic(&id), "SEV1");
    assert_eq!(world.slack.pins(&id)[0].text, "the card");
    assert_eq!(world.slack.bookmarks(&id)[0].title, "Runbook");
    assert!(world.slack.members(&id).contains(&world.alice));
    let again = world.call("pins.add", json!({"channel": id, "timestamp": ts})).await;
    assert_eq!(again["error"], "already_pinned");
}

#[tokio::test]
async fn a_name_is_taken_even_by_an_archived_channel() {
    let world = world().await;
    let id = world.channel("inc-1").await;
    world.call("conversations.archive", json!({"channel": id})).await;
    let second = world.call("conversations.create", json!({"name": "inc-1"})).await;
    assert_eq!(second["error"], "name_taken");
    let bad = world.call("conversations.create", json!({"name": "Inc 1"})).await;
    assert_eq!(bad["error"], "invalid_name_specials");
    let long = world.call("conversations.create", json!({"name": "x".repeat(81)})).await;
    assert_eq!(long["error"], "invalid_name_maxlength");
}

#[tokio::test]
async fn edits_and_replies_stand_where_they_belong() {
    let world = world().await;
    let id = world.channel("inc-1").await;
    let parent = world.post(&id, "first").await;
    let reply = json!({"channel": id, "text": "below", "thread_ts": parent});
    let shown = json!({"channel": id, "text": "both", "thread_ts": parent, "reply_broadcast": true});
    world.call("chat.postMessage", reply).await;
    world.call("chat.postMessage", shown).await;
    world.call("chat.update", json!({"channel": id, "ts": parent, "text": "first, edited"})).await;

    let texts: Vec<String> = world.slack.history(&id).into_iter().map(|message| message.text).collect();
    assert_eq!(texts, ["first, edited", "both"]);
    assert!(world.slack.history(&id)[0].edited.is_some());
    assert_eq!(world.slack.thread(&id, &parent).len(), 3);
    let read = world.get("conversations.replies", &format!("channel={id}&ts={parent}")).await;
    assert_eq!(read["messages"][0]["reply_count"], 2);
    assert_eq!(read["messages"][2]["text"], "both");
}

#[tokio::test]
async fn an_update_over_4000_characters_is_refused() {
    let world = world().await;
    let id = world.channel("inc-1").await;
    let ts = world.post(&id, "short").await;
    let reply = world.call("chat.update", json!({"channel": id, "ts": ts, "text": "x".repeat(4001)})).await;
    assert_eq!(reply["error"], "msg_too_long");
    assert_eq!(world.slack.history(&id)[0].text, "short");
}

#[tokio::test]
async fn one_bad_invitee_fails_all_unless_forced() {
    let world = world().await;
    let id = world.channel("inc-1").await;
    let gone = world.slack.add_member("gone", "Gone");
    world.slack.deactivate(&gone);
    let users = format!("{},{gone}", world.alice);
    let plain = world.call("conversations.invite", json!({"channel": id, "users": users})).await;
    assert_eq!(plain["error"], "cant_invite");
    assert!(!world.slack.members(&id).contains(&world.alice));
    let forced =
        world.call("conversations.invite", json!({"channel": id, "users": users, "force": true})).await;
    assert_eq!(forced["ok"], true);
    assert_eq!(forced["errors"][0]["user"], json!(gone));
    assert!(world.slack.members(&id).contains(&world.alice));
}

#[tokio::test]
async fn blocks_that_slack_refuses_are_refused_with_the_place() {
    let world = world().await;
    let id = world.channel("inc-1").await;
    let blocks = json!([{"type": "section", "text": {"type": "mrkdwn", "text": "x".repeat(3001)}}]);
    let reply = world.call("chat.postMessage", json!({"channel": id, "text": "t", "blocks": blocks})).await;
    assert_eq!(reply["error"], "invalid_blocks");
    let line = reply["response_metadata"]["messages"][0].as_str().unwrap();
    assert_eq!(line, "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]");
    assert!(world.slack.history(&id).is_empty());
}

#[tokio::test]
async fn a_missing_scope_is_named_and_a_revoked_token_said() {
    let world = world().await;
    world.slack.set_scopes(&["chat:write"]);
    let reply = world.call("conversations.create", json!({"name": "inc-1"})).await;
    assert_eq!(reply["error"], "missing_scope");
    assert_eq!(reply["needed"], "channels:manage,groups:write");
    assert_eq!(reply["provided"], "chat:write");
    world.slack.set_token_error(Some("token_revoked"));
    assert_eq!(world.call("auth.test", json!({})).await["error"], "token_revoked");
    world.slack.set_token_error(None);
    assert_eq!(world.call_as("xoxb-other", "auth.test", json!({})).await["error"], "invalid_auth");
    let app = world.slack.app_token();
    assert_eq!(world.call_as(&app, "auth.test", json!({})).await["error"], "not_allowed_token_type");
}

#[tokio::test]
async fn methods_that_are_documented_for_forms_do_not_read_json() {
    let world = world().await;
    let json_call = world.call("users.info", json!({"user": world.alice})).await;
    assert_eq!(json_call["error"], "invalid_arguments");
    let form_call = world.get("users.info", &format!("user={}&include_locale=true", world.alice)).await;
    assert_eq!(form_call["user"]["name"], "alice");
    assert_eq!(form_call["user"]["locale"], "en-GB");
}

#[tokio::test]
async fn a_long_list_comes_in_pages() {
    let world = world().await;
    for n in 0..3 {
        world.channel(&format!("inc-{n}")).await;
    }
    let first = world.get("conversations.list", "limit=2").await;
    let cursor = first["response_metadata"]["next_cursor"].as_str().unwrap();
    let second =
        world.get("conversations.list", &format!("limit=2&cursor={}", cursor.replace('=', "%3D"))).await;
    assert_eq!(first["channels"].as_array().unwrap().len(), 2);
    assert_eq!(second["channels"].as_array().unwrap().len(), 2);
    assert_eq!(second["response_metadata"]["next_cursor"], "");
}

#[tokio::test]
async fn a_file_is_uploaded_in_three_steps_and_shared_in_a_thread() {
    let world = world().await;
    let id = world.channel("inc-1").await;
    let ts = world.post(&id, "logs").await;
    let place = world.get("files.getUploadURLExternal", "filename=kafka.log&length=5").await;
    let url = place["upload_url"].as_str().unwrap();
    super::support::request("POST", url, None, "", "hello".to_owned()).await.unwrap();
    let done =
        json!({"files": [{"id": place["file_id"], "title": "Full log"}], "channel_id": id, "thread_ts": ts});
    assert_eq!(world.call("files.completeUploadExternal", done).await["ok"], true);
    let shared = &world.slack.thread(&id, &ts)[1];
    assert_eq!(world.slack.read(|workspace| workspace.files[&shared.files[0]].content.clone()), b"hello");
}

#[tokio::test]
async fn a_direct_message_is_opened_once_and_reached_by_user_id_too() {
    let world = world().await;
    let opened = world.call("conversations.open", json!({"users": world.alice})).await;
    let again = world.call("conversations.open", json!({"users": world.alice})).await;
    assert_eq!(opened["channel"]["id"], again["channel"]["id"]);
    assert_eq!(again["already_open"], true);
    world.post(&world.alice, "you are level 1").await;
    assert_eq!(world.slack.dms(&world.alice)[0].text, "you are level 1");
}

#[tokio::test]
async fn a_private_channel_does_not_exist_for_who_is_not_in_it() {
    let world = world().await;
    let secret = world.slack.add_channel("secret", crate::slack::ChannelKind::Private, &[&world.alice]);
    let reply = world.call("chat.postMessage", json!({"channel": secret, "text": "hello"})).await;
    assert_eq!(reply["error"], "channel_not_found");
    assert_eq!(
        world.get("conversations.info", &format!("channel={secret}")).await["error"],
        "channel_not_found"
    );
}

//! What the chat port does in the workspace, and what it makes of failures.

use super::{card, chat, form, workspace};
use engine::{
    card::{Action, Code},
    ports::{Chat as _, ChatError, Posted},
};
use jiff::Timestamp;
use sandbox::slack::{Delivery as Way, Fault, Slack};

async fn with_channel() -> (Slack, super::SlackChat, String) {
    let slack = workspace(Way::SocketMode).await;
    let chat = chat(&slack);
    let channel = chat.create_channel("inc-7-kafka").await.unwrap();
    assert!(channel.ours && !channel.archived);
    (slack, chat, channel.id)
}

fn since() -> Timestamp {
    Timestamp::from_millisecond(super::NOW_MS).unwrap()
}

#[tokio::test]
async fn a_card_is_posted_edited_and_found_again_by_its_key() {
    let (slack, chat, channel) = with_channel().await;
    let mut first = card("kafka-0 is down <!channel>");
    first.actions = vec![Action::new("I'll take it", "ack 7").primary()];
    first.code = vec![Code { text: "OOMKilled".into(), exact: false }];
    let at = chat.post(&channel, None, "card:7", &first).await.unwrap();
    let reply = chat.post(&channel, Some(&at.ts), "step:1:2:detail:1", &card("log")).await.unwrap();
    chat.edit(&at, "card:7", &card("kafka-0 is up")).await.unwrap();
    assert!(slack.thread(&channel, &at.ts)[0].shown().contains("kafka-0 is up"));
    assert_eq!(chat.find(&channel, None, "card:7", since()).await.unwrap(), Some(at.clone()));
    assert_eq!(chat.find(&channel, Some(&at.ts), "step:1:2:detail:1", since()).await.unwrap(), Some(reply));
    assert_eq!(chat.find(&channel, None, "card:8", since()).await.unwrap(), None);
    assert!(chat.permalink(&at).await.unwrap().contains(&channel));
}

#[tokio::test]
async fn the_channel_gets_topic_pin_bookmark_and_people_once() {
    let (slack, chat, channel) = with_channel().await;
    let (anna, gone) = (slack.add_member("anna", "Anna"), slack.add_member("gone", "Gone"));
    slack.deactivate(&gone);
    let at = chat.post(&channel, None, "card:7", &card("status")).await.unwrap();
    for _ in 0..2 {
        chat.topic(&channel, "SEV1 kafka").await.unwrap();
        chat.pin(&at).await.unwrap();
        chat.bookmark(&channel, "Status", "https://status.example/").await.unwrap();
        let left_out = chat.invite(&channel, &[anna.clone(), gone.clone()]).await.unwrap();
        assert_eq!(left_out, [(gone.clone(), "cant_invite".to_owned())]);
    }
    assert_eq!(slack.topic(&channel), "SEV1 kafka");
    assert_eq!((slack.pins(&channel).len(), slack.bookmarks(&channel).len()), (1, 1));
    assert!(slack.members(&channel).contains(&anna));
}

#[tokio::test]
async fn a_taken_name_is_told_and_the_channel_can_be_adopted() {
    let (_slack, chat, channel) = with_channel().await;
    let taken = chat.create_channel("inc-7-kafka").await;
    assert_eq!(taken, Err(ChatError::Refused { code: "name_taken".into(), needed: None }));
    let found = chat.find_channel("inc-7-kafka").await.unwrap().unwrap();
    assert_eq!((found.id, found.ours), (channel, true));
    assert_eq!(chat.find_channel("nothing").await.unwrap(), None);
}

#[tokio::test]
async fn people_are_reached_alone_and_with_files() {
    let (slack, chat, channel) = with_channel().await;
    let anna = slack.add_member("anna", "Anna");
    let direct = chat.direct(&anna).await.unwrap();
    chat.post(&direct, None, "page:1", &card("You are paged")).await.unwrap();
    assert!(slack.dms(&anna)[0].shown().contains("You are paged"));
    chat.invite(&channel, std::slice::from_ref(&anna)).await.unwrap();
    chat.ephemeral(&channel, &anna, &card("Only you")).await.unwrap();
    assert_eq!(slack.ephemerals(&anna, &channel).len(), 1);
    chat.upload(&channel, None, "timeline.md", "# 7").await.unwrap();
    assert!(slack.history(&channel).iter().any(|message| !message.files.is_empty()));
}

#[tokio::test]
async fn only_full_members_are_persons_and_groups_have_members() {
    let (slack, chat, _) = with_channel().await;
    let (anna, guest) = (slack.add_member("anna", "Anna"), slack.add_member("guest", "Guest"));
    slack.change_user(&guest, |user| user.is_restricted = true);
    assert!(chat.person(&anna).await.unwrap().unwrap().full);
    assert!(!chat.person(&guest).await.unwrap().unwrap().full);
    assert!(!chat.person(&slack.bot_user_id()).await.unwrap().unwrap().full);
    assert_eq!(chat.person("UNOBODY").await.unwrap(), None);
    slack.add_group("sre", &[&anna]);
    let groups = chat.groups().await.unwrap();
    assert_eq!((groups[0].handle.as_str(), groups[0].members.clone()), ("sre", vec![anna]));
}

#[tokio::test]
async fn failures_say_whether_anything_happened() {
    let (slack, chat, channel) = with_channel().await;
    let at = Posted { channel: channel.clone(), ts: "1.1".into() };
    slack.fault("chat.update", 1, Fault::Status(500));
    assert!(matches!(chat.edit(&at, "k", &card("x")).await, Err(ChatError::Unknown(_))));
    slack.fault("chat.update", 1, Fault::ApiError("message_not_found".into()));
    assert_eq!(
        chat.edit(&at, "k", &card("x")).await,
        Err(ChatError::Refused { code: "message_not_found".into(), needed: None })
    );
    slack.fault("chat.update", 1, Fault::RateLimited { retry_after_s: 30 });
    assert_eq!(chat.edit(&at, "k", &card("x")).await, Err(ChatError::RateLimited { retry_after_ms: 30_000 }));
    let again = chat.edit(&at, "k", &card("x")).await;
    assert!(matches!(again, Err(ChatError::RateLimited { .. })), "{again:?}");
    assert_eq!(slack.calls_of("chat.update").len(), 3, "nothing is sent before Slack's time");
    let nobody = super::chat_at("http://127.0.0.1:1/api", "xoxb-0");
    assert!(matches!(nobody.edit(&at, "k", &card("x")).await, Err(ChatError::NotSent(_))));
}

#[tokio::test]
async fn a_post_that_was_cut_is_unknown_and_then_found() {
    let (slack, chat, channel) = with_channel().await;
    slack.fault("chat.postMessage", 1, Fault::ApplyThenDisconnect);
    let cut = chat.post(&channel, None, "card:7", &card("status")).await;
    assert!(matches!(cut, Err(ChatError::Unknown(_))), "{cut:?}");
    assert!(chat.find(&channel, None, "card:7", since()).await.unwrap().is_some());
}

#[tokio::test]
async fn a_call_that_is_never_answered_ends() {
    let (slack, chat, channel) = with_channel().await;
    slack.fault("conversations.setTopic", 1, Fault::Hang);
    let hung = chat.topic(&channel, "x").await;
    assert!(matches!(hung, Err(ChatError::Unknown(_))), "{hung:?}");
}

#[tokio::test]
async fn a_missing_scope_is_named() {
    let (slack, chat, channel) = with_channel().await;
    slack.set_scopes(&["chat:write"]);
    let refused = chat.topic(&channel, "x").await;
    assert!(matches!(refused, Err(ChatError::Refused { code, needed: Some(_) }) if code == "missing_scope"));
}

#[tokio::test]
async fn a_wrong_trigger_opens_no_form() {
    let (_slack, chat, _) = with_channel().await;
    assert!(matches!(chat.open_form("0.0", &form()).await, Err(ChatError::Refused { .. })));
}

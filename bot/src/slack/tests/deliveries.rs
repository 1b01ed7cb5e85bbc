//! What people do in the workspace arrives, once, by Socket Mode and by HTTP.

use super::{Fixed, Inbox, card, chat, receiver, workspace};
use crate::slack::socket::{self, Link};
use axum::http::StatusCode;
use engine::{card::Action, inbox::Via, ports::Chat as _};
use sandbox::slack::{Choice, Delivery as Way, Disconnect, Slack, sign};
use secrecy::SecretString;
use std::sync::{Arc, atomic::Ordering};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

struct Listening {
    slack: Slack,
    inbox: Arc<Inbox>,
    link: Arc<Link>,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
    anna: String,
    general: String,
}

async fn by_socket() -> Listening {
    let slack = workspace(Way::SocketMode).await;
    let anna = slack.add_member("anna", "Anna");
    let general = slack.channel_named("general").unwrap().id;
    let (inbox, link) = (Arc::new(Inbox::default()), Arc::new(Link::default()));
    let (stop, stopping) = watch::channel(false);
    let token = SecretString::from(slack.app_token());
    let task = tokio::spawn(socket::listen(
        slack.api_url(),
        token,
        receiver(&slack, &inbox),
        Arc::clone(&link),
        stopping,
    ));
    connected(&slack, 2).await;
    Listening { slack, inbox, link, stop, task, anna, general }
}

async fn connected(slack: &Slack, count: usize) {
    slack.until("connections", |_| (slack.connections() >= count).then_some(())).await;
}

#[tokio::test]
async fn a_command_is_acknowledged_when_it_is_stored() {
    let on = by_socket().await;
    let ack = on.slack.slash(&on.anna, &on.general, "/incident", "list @anna").await;
    assert!(ack.acknowledged(), "{ack:?}");
    let rows = on.inbox.rows();
    assert_eq!(
        (rows[0].text.clone(), rows[0].user.clone()),
        (format!("list <@{}>", on.anna), on.anna.clone())
    );
    assert!(on.slack.deliver_again(&ack.id).await.acknowledged());
    assert_eq!(on.inbox.rows().len(), 1, "what comes twice is stored once");
}

#[tokio::test]
async fn the_bare_command_opens_a_form_whose_submission_arrives_with_its_fields() {
    let on = by_socket().await;
    assert!(on.slack.slash(&on.anna, &on.general, "/incident", "").await.acknowledged());
    let view =
        on.slack.until("the form", |w| w.views.get(&on.anna).and_then(|views| views.last().cloned())).await;
    let ack =
        on.slack.submit(&on.anna, &view.id, &[("title", Choice::Text("Checkout is down".into()))]).await;
    assert!(ack.acknowledged(), "{ack:?}");
    let row = on.inbox.rows().pop().unwrap();
    assert_eq!(
        (row.via, row.text.as_str(), row.fields["title"].as_str()),
        (Via::Form, "new", "Checkout is down")
    );
    assert!(on.slack.views(&on.anna).is_empty());
}

#[tokio::test]
async fn a_button_and_a_mention_arrive_with_their_place() {
    let on = by_socket().await;
    let chat = chat(&on.slack);
    let channel = chat.create_channel("inc-7").await.unwrap().id;
    on.slack.join(&on.anna, &channel);
    let mut status = card("status");
    status.actions = vec![Action::new("I'll take it", "ack 7")];
    let at = chat.post(&channel, None, "card:7", &status).await.unwrap();
    assert!(on.slack.press(&on.anna, &channel, &at.ts, "I'll take it").await.acknowledged());
    on.slack.mention(&on.anna, &channel, Some(&at.ts), "note disk is full").await;
    let rows = on.inbox.has(2).await;
    assert_eq!((rows[0].text.as_str(), rows[0].message_ts.as_deref()), ("ack 7", Some(at.ts.as_str())));
    assert_eq!(
        (rows[1].text.as_str(), rows[1].thread.as_deref()),
        ("note disk is full", Some(at.ts.as_str()))
    );
}

#[tokio::test]
async fn what_was_not_stored_is_told_at_once() {
    let on = by_socket().await;
    on.inbox.broken.store(true, Ordering::Relaxed);
    let ack = on.slack.slash(&on.anna, &on.general, "/incident", "list").await;
    assert!(ack.body["text"].as_str().unwrap().starts_with("Not stored"), "{ack:?}");
    on.inbox.broken.store(false, Ordering::Relaxed);
    on.inbox.slow.store(true, Ordering::Relaxed);
    let ack = on.slack.slash(&on.anna, &on.general, "/incident", "list").await;
    assert!(ack.body["text"].as_str().unwrap().starts_with("Perhaps not stored"), "{ack:?}");
}

#[tokio::test]
async fn a_connection_that_is_told_to_go_is_replaced_and_nothing_is_lost() {
    let on = by_socket().await;
    for (round, how) in
        [Disconnect::RefreshRequested, Disconnect::Warning, Disconnect::Abrupt].into_iter().enumerate()
    {
        on.slack.disconnect(how);
        let opened = 2 * (round + 2);
        on.slack
            .until("new connections", |workspace| {
                let calls =
                    workspace.calls.iter().filter(|call| call.method == "apps.connections.open").count();
                (calls >= opened && on.slack.connections() >= 2).then_some(())
            })
            .await;
        assert!(on.slack.slash(&on.anna, &on.general, "/incident", "list").await.acknowledged());
    }
    assert_eq!(on.inbox.rows().len(), 3);
}

#[tokio::test]
async fn switched_off_it_ends_says_so_and_leaves_the_process_alone() {
    let on = by_socket().await;
    on.slack.disconnect(Disconnect::LinkDisabled);
    on.task.await.unwrap();
    assert!(on.link.is_disabled());
    assert_eq!(on.link.open(), 0);
}

#[tokio::test]
async fn told_to_stop_it_closes() {
    let on = by_socket().await;
    on.stop.send_replace(true);
    on.task.await.unwrap();
    on.slack.until("closed", |_| (on.slack.connections() == 0).then_some(())).await;
}

async fn by_http() -> (Slack, Arc<Inbox>, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/slack/events", listener.local_addr().unwrap());
    let slack = workspace(Way::Http { url: url.clone() }).await;
    let inbox = Arc::new(Inbox::default());
    let secret = SecretString::from(slack.signing_secret());
    let router = crate::slack::http::router(receiver(&slack, &inbox), secret, Arc::new(Fixed));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (slack, inbox, url)
}

#[tokio::test]
async fn commands_forms_and_mentions_arrive_by_http_as_well() {
    let (slack, inbox, _) = by_http().await;
    let anna = slack.add_member("anna", "Anna");
    let channel = chat(&slack).create_channel("inc-7").await.unwrap().id;
    slack.join(&anna, &channel);
    assert!(slack.slash(&anna, &channel, "/incident", "list").await.acknowledged());
    assert!(slack.slash(&anna, &channel, "/incident", "").await.acknowledged());
    let view = slack.views(&anna).pop().expect("the form");
    assert!(slack.submit(&anna, &view.id, &[("title", Choice::Text("x".into()))]).await.acknowledged());
    slack.mention(&anna, &channel, None, "help").await;
    let rows = inbox.has(4).await;
    assert_eq!(
        rows.iter().map(|row| row.via).collect::<Vec<_>>(),
        [Via::Slash, Via::Slash, Via::Form, Via::Mention]
    );
    inbox.broken.store(true, Ordering::Relaxed);
    let ack = slack.slash(&anna, &channel, "/incident", "list").await;
    assert!(ack.body["text"].as_str().unwrap().starts_with("Not stored"));
}

#[tokio::test]
async fn what_slack_did_not_sign_is_refused_and_what_it_would_not_send_is_told_apart() {
    let (slack, inbox, url) = by_http().await;
    let client = reqwest::Client::new();
    let send = async |body: &str, signature: String| {
        let request = client.post(&url).header("content-type", "application/json");
        let request = request.header("x-slack-request-timestamp", (super::NOW_MS / 1000).to_string());
        request.header("x-slack-signature", signature).body(body.to_owned()).send().await.unwrap()
    };
    let signed = |body: &str| sign(&slack.signing_secret(), super::NOW_MS / 1000, body.as_bytes());
    let challenge = r#"{"type":"url_verification","challenge":"c"}"#;
    let answer = send(challenge, signed(challenge)).await;
    assert_eq!(answer.json::<serde_json::Value>().await.unwrap()["challenge"], "c");
    assert_eq!(send(challenge, signed("other")).await.status(), StatusCode::UNAUTHORIZED.as_u16());
    assert_eq!(send("{", signed("{")).await.status(), StatusCode::BAD_REQUEST.as_u16());
    assert!(inbox.rows().is_empty());
}

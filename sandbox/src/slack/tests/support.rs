//! A small client that is none of Slack's or ours, and an app that answers as a test says.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use bytes::Bytes;
use futures::{SinkExt as _, StreamExt as _};
use http_body_util::{BodyExt as _, Full};
use hyper::Request;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message as Frame;

use crate::slack::{Config, Delivery, Slack};

/// 2026-03-01 03:07:00 UTC.
pub(super) const START_MS: i64 = 1_772_334_420_000;

pub(super) struct World {
    pub(super) slack: Slack,
    pub(super) clock: Arc<AtomicI64>,
    pub(super) alice: String,
    pub(super) general: String,
}

pub(super) async fn world() -> World {
    let clock = Arc::new(AtomicI64::new(START_MS));
    let hand = clock.clone();
    let config =
        Config { now: Arc::new(move || hand.load(Ordering::SeqCst)), delivery: Delivery::SocketMode };
    let slack = Slack::start(config).await.unwrap();
    let alice = slack.add_member("alice", "Alice Martin");
    let general = slack.channel_named("general").unwrap().id;
    World { slack, clock, alice, general }
}

impl World {
    /// Posts JSON with the bot's token.
    pub(super) async fn call(&self, method: &str, args: Value) -> Value {
        let token = self.slack.bot_token();
        self.call_as(&token, method, args).await
    }

    pub(super) async fn call_as(&self, token: &str, method: &str, args: Value) -> Value {
        let url = format!("{}/{method}", self.slack.api_url());
        let (_, body) =
            request("POST", &url, Some(token), "application/json; charset=utf-8", args.to_string())
                .await
                .unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    /// Gets with a query, as read methods are called.
    pub(super) async fn get(&self, method: &str, query: &str) -> Value {
        let url = format!("{}/{method}?{query}", self.slack.api_url());
        let (_, body) = request("GET", &url, Some(&self.slack.bot_token()), "", String::new()).await.unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    pub(super) async fn channel(&self, name: &str) -> String {
        let made = self.call("conversations.create", json!({"name": name})).await;
        made["channel"]["id"].as_str().unwrap().to_owned()
    }

    pub(super) async fn post(&self, channel: &str, text: &str) -> String {
        let posted = self.call("chat.postMessage", json!({"channel": channel, "text": text})).await;
        posted["ts"].as_str().unwrap().to_owned()
    }

    /// Opens a Socket Mode connection and reads its hello.
    pub(super) async fn connect(&self) -> Connection {
        let opened = self.call_as(&self.slack.app_token(), "apps.connections.open", json!({})).await;
        let (socket, _) = tokio_tungstenite::connect_async(opened["url"].as_str().unwrap()).await.unwrap();
        let mut connection = Connection(socket);
        let hello = connection.next().await.unwrap();
        assert_eq!(hello["type"], "hello");
        connection
    }

    /// An app on Socket Mode that acknowledges everything with the payload `answer` makes.
    pub(super) async fn app(&self, answer: impl Fn(&Value) -> Value + Send + 'static) {
        let mut connection = self.connect().await;
        tokio::spawn(async move {
            while let Some(envelope) = connection.next().await {
                let payload = answer(&envelope);
                connection.acknowledge(&envelope, payload).await;
            }
        });
    }
}

pub(super) struct Connection(
    tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<TcpStream>>,
);

impl Connection {
    /// The next JSON frame; `None` when the connection is over.
    pub(super) async fn next(&mut self) -> Option<Value> {
        loop {
            match self.0.next().await? {
                Ok(Frame::Text(text)) => return serde_json::from_str(&text).ok(),
                Ok(Frame::Close(_)) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    }

    pub(super) async fn acknowledge(&mut self, envelope: &Value, payload: Value) {
        let mut ack = json!({"envelope_id": envelope["envelope_id"]});
        if !payload.is_null() {
            ack["payload"] = payload;
        }
        let _ = self.0.send(Frame::text(ack.to_string())).await;
    }
}

pub(super) type Answer = (hyper::http::response::Parts, Bytes);

pub(super) async fn request(
    verb: &str,
    address: &str,
    token: Option<&str>,
    media: &str,
    body: String,
) -> anyhow::Result<Answer> {
    let url = url::Url::parse(address)?;
    let host = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
    let stream = TcpStream::connect(&host).await?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let mut request =
        Request::builder().method(verb).uri(&url[url::Position::BeforePath..]).header("host", host);
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    if !media.is_empty() {
        request = request.header("content-type", media);
    }
    let (parts, body) = sender.send_request(request.body(Full::new(Bytes::from(body)))?).await?.into_parts();
    Ok((parts, body.collect().await?.to_bytes()))
}

/// Posts JSON without a token, as answers to a `response_url` are.
pub(super) async fn respond(url: &str, body: Value) -> (u16, Value) {
    let (parts, body) = request("POST", url, None, "application/json", body.to_string()).await.unwrap();
    (parts.status.as_u16(), serde_json::from_slice(&body).unwrap())
}

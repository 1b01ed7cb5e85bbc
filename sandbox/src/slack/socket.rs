//! Socket Mode: tickets, at most ten connections, envelopes to any one of them, acknowledgements by envelope id.
//! Crash: connections drop and unacknowledged envelopes are lost, as with Slack.

use std::collections::HashMap;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};

use super::Shared;
use super::outgoing::{ACK_LIMIT, Kind, Outcome, Retry};

const MOST_CONNECTIONS: usize = 10;
/// Frames waiting for one connection; a client that reads nothing loses the rest.
const QUEUE: usize = 256;
/// Slack's own ping, which clients use to see that the connection lives.
const PING: Duration = Duration::from_secs(10);
/// A connection stays this long after a `warning` or `refresh_requested`.
const NOTICE: Duration = Duration::from_secs(10);

/// Why a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disconnect {
    /// About 10 s notice.
    Warning,
    RefreshRequested,
    /// Socket Mode was turned off for the app.
    LinkDisabled,
    TooManyWebsockets,
    /// The TCP connection goes without a word.
    Abrupt,
    /// The connection stays open and dead: nothing is read, nothing answered.
    HalfOpen,
}

impl Disconnect {
    fn reason(self) -> Option<&'static str> {
        match self {
            Self::Warning => Some("warning"),
            Self::RefreshRequested => Some("refresh_requested"),
            Self::LinkDisabled => Some("link_disabled"),
            Self::TooManyWebsockets => Some("too_many_websockets"),
            Self::Abrupt | Self::HalfOpen => None,
        }
    }
}

enum Frame {
    Text(String),
    End(Disconnect),
}

/// The open connections and who waits for which acknowledgement.
#[derive(Default)]
pub(crate) struct Sockets {
    open: Vec<(u64, mpsc::Sender<Frame>)>,
    waiting: HashMap<String, oneshot::Sender<Value>>,
    next_id: u64,
    turn: usize,
}

impl Sockets {
    pub(crate) fn count(&self) -> usize {
        self.open.len()
    }

    /// Ends every open connection in this way.
    pub(crate) fn end_all(&self, how: Disconnect) {
        for (_, sender) in &self.open {
            // A full queue belongs to a connection that is dead already.
            let _ = sender.try_send(Frame::End(how));
        }
    }

    fn pick(&mut self) -> Option<mpsc::Sender<Frame>> {
        self.turn = self.turn.wrapping_add(1);
        let count = self.open.len();
        (count > 0).then(|| self.open[self.turn % count].1.clone())
    }
}

/// `GET /link/?ticket=..`: one connection.
pub(crate) async fn connect(
    State(shared): State<Shared>,
    Query(query): Query<HashMap<String, String>>,
    upgrade: WebSocketUpgrade,
) -> Response {
    let ticket = query.get("ticket").cloned().unwrap_or_default();
    let valid = shared.change(|workspace| workspace.tickets.remove(&ticket));
    if !valid {
        return (StatusCode::NOT_FOUND, "ticket unknown or used").into_response();
    }
    upgrade.on_upgrade(move |socket| serve(shared, socket))
}

async fn serve(shared: Shared, mut socket: WebSocket) {
    let (sender, mut frames) = mpsc::channel(QUEUE);
    let registered = shared.sockets(|sockets| {
        if sockets.open.len() >= MOST_CONNECTIONS {
            return None;
        }
        sockets.next_id += 1;
        sockets.open.push((sockets.next_id, sender));
        Some((sockets.next_id, sockets.open.len()))
    });
    let Some((id, count)) = registered else {
        let _ = socket.send(Message::from(goodbye("too_many_websockets"))).await;
        return;
    };
    let app_id = shared.read(|workspace| workspace.app.app_id.clone());
    let hello = json!({"type": "hello", "num_connections": count, "connection_info": {"app_id": app_id}, "debug_info": debug_info()});
    if socket.send(Message::from(hello.to_string())).await.is_ok() {
        shared.change(|_| ());
        converse(&shared, &mut socket, &mut frames, id).await;
    }
    leave(&shared, id);
}

fn leave(shared: &Shared, id: u64) {
    shared.sockets(|sockets| sockets.open.retain(|(open, _)| *open != id));
    shared.change(|_| ());
}

fn debug_info() -> Value {
    json!({"host": "applink-sandbox", "started": "2026-01-01 00:00:00.000", "build_number": 54, "approximate_connection_time": 3600})
}

fn goodbye(reason: &str) -> String {
    json!({"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-sandbox"}}).to_string()
}

async fn converse(shared: &Shared, socket: &mut WebSocket, frames: &mut mpsc::Receiver<Frame>, id: u64) {
    // The wire's own ping needs a timer; nothing of the product waits on it.
    let mut ping = tokio::time::interval(PING);
    loop {
        tokio::select! {
            () = shared.over() => return,
            _ = ping.tick() => if socket.send(Message::Ping("ping".into())).await.is_err() { return },
            frame = frames.recv() => match frame {
                Some(Frame::Text(text)) => if socket.send(Message::from(text)).await.is_err() { return },
                Some(Frame::End(how)) => return finish(shared, socket, how, id).await,
                None => return,
            },
            heard = socket.recv() => match heard {
                Some(Ok(Message::Text(text))) => acknowledged(shared, &text),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => {}
            },
        }
    }
}

async fn finish(shared: &Shared, socket: &mut WebSocket, how: Disconnect, id: u64) {
    if how == Disconnect::HalfOpen {
        // It still counts as open, so that envelopes get lost in it, until the client gives up.
        shared.pause(Duration::from_secs(600)).await;
        return;
    }
    // No new envelope for a connection that was told to go.
    leave(shared, id);
    let Some(reason) = how.reason() else { return };
    if socket.send(Message::from(goodbye(reason))).await.is_err() {
        return;
    }
    if matches!(how, Disconnect::Warning | Disconnect::RefreshRequested) {
        let listening = async {
            while let Some(Ok(message)) = socket.recv().await {
                match message {
                    Message::Text(text) => acknowledged(shared, &text),
                    Message::Close(_) => return,
                    _ => {}
                }
            }
        };
        let _ = tokio::time::timeout(NOTICE, listening).await;
    }
    let _ = socket.send(Message::Close(Some(CloseFrame { code: 1000, reason: reason.into() }))).await;
}

fn acknowledged(shared: &Shared, text: &str) {
    let Ok(ack) = serde_json::from_str::<Value>(text) else { return };
    let id = ack["envelope_id"].as_str().unwrap_or_default();
    if let Some(waiting) = shared.sockets(|sockets| sockets.waiting.remove(id)) {
        // Nobody waits any more when the 3 s are over.
        let _ = waiting.send(ack["payload"].clone());
    }
}

/// Sends one envelope to one connection and waits for its acknowledgement.
pub(crate) async fn send(shared: &Shared, kind: Kind, payload: &Value, retry: Retry) -> (Outcome, Value) {
    let envelope_id = shared.change(|workspace| workspace.ids.envelope());
    let accepts = kind == Kind::Slash || payload["type"] == "view_submission";
    let mut envelope = json!({"envelope_id": envelope_id, "type": kind.envelope(), "accepts_response_payload": accepts, "payload": payload});
    if kind == Kind::Event {
        let (number, reason) = retry.unwrap_or((0, ""));
        envelope["retry_attempt"] = json!(number);
        envelope["retry_reason"] = json!(reason);
    }
    let (waiting, acknowledged) = oneshot::channel();
    let picked = shared.sockets(|sockets| {
        let picked = sockets.pick()?;
        sockets.waiting.insert(envelope_id.clone(), waiting);
        Some(picked)
    });
    let Some(connection) = picked else {
        return (Outcome::NotReached("no Socket Mode connection is open".to_owned()), Value::Null);
    };
    let sent = connection.try_send(Frame::Text(envelope.to_string()));
    let answer = tokio::time::timeout(ACK_LIMIT, acknowledged).await;
    shared.sockets(|sockets| sockets.waiting.remove(&envelope_id));
    match (sent, answer) {
        (Ok(()), Ok(Ok(body))) if accepts => (Outcome::Acknowledged, body),
        (Ok(()), Ok(Ok(_))) => (Outcome::Acknowledged, Value::Null),
        _ => (Outcome::TimedOut, Value::Null),
    }
}

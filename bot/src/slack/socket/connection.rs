//! One WebSocket: frames in, acknowledgements out, and a watchdog, because a dead connection says nothing.
//!
//! Envelopes are taken beside each other; how many at once is bounded, beyond it the socket is not read.

use super::envelope::{self, Frame};
use crate::slack::receive::Receiver;
use anyhow::{Context as _, bail};
use futures::{SinkExt as _, StreamExt as _};
use std::{sync::Arc, time::Duration};
use tokio::{net::TcpStream, sync::watch, task::JoinSet, time::Instant};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream,
    tungstenite::{Message, protocol::WebSocketConfig},
};

const CONNECT: Duration = Duration::from_secs(10);
const WRITE: Duration = Duration::from_secs(8);
/// Slack pings more often than this; silence beyond it is asked about.
const SILENCE: Duration = Duration::from_secs(30);
const ECHO: Duration = Duration::from_secs(10);
const LOOK: Duration = Duration::from_secs(5);
/// Envelopes that are being stored at once.
const AT_ONCE: usize = 64;
/// The largest frame, in bytes.
const LARGEST: usize = 4 << 20;

pub(super) struct Connection {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    heard: Instant,
    pinged: Option<Instant>,
    /// Envelopes being taken; each ends with its acknowledgement.
    taking: JoinSet<Option<String>>,
}

/// Why a connection is not served any more.
pub(super) enum End {
    Refresh,
    Disabled,
    Lost(&'static str),
    Stopped,
}

impl Connection {
    /// Returns when Slack has said hello.
    pub(super) async fn open(url: &str) -> anyhow::Result<Self> {
        let config = WebSocketConfig::default().max_message_size(Some(LARGEST)).max_frame_size(Some(LARGEST));
        let connecting = tokio_tungstenite::connect_async_with_config(url, Some(config), true);
        // The address holds a ticket: no error that quotes it goes further.
        let (mut socket, _) = tokio::time::timeout(CONNECT, connecting)
            .await
            .context("no Socket Mode connection in time")?
            .map_err(|_| anyhow::anyhow!("Slack refused the Socket Mode connection"))?;
        let hello = tokio::time::timeout(CONNECT, socket.next()).await.context("no hello in time")?;
        match hello {
            Some(Ok(Message::Text(text))) if text.contains("\"hello\"") => {}
            _ => bail!("no hello from Slack"),
        }
        Ok(Self { socket, heard: Instant::now(), pinged: None, taking: JoinSet::new() })
    }

    pub(super) async fn serve(&mut self, receiver: &Arc<Receiver>, stop: &mut watch::Receiver<bool>) -> End {
        let mut look = tokio::time::interval(LOOK);
        loop {
            let room = self.taking.len() < AT_ONCE;
            let step = tokio::select! {
                () = told(stop) => Err(End::Stopped),
                Some(done) = self.taking.join_next() => self.acknowledge(done).await,
                frame = self.socket.next(), if room => self.read(receiver, frame),
                _ = look.tick() => self.watch(room).await,
            };
            match step {
                Ok(()) => {}
                Err(End::Stopped) => {
                    self.finish().await;
                    return End::Stopped;
                }
                Err(End::Refresh) => return End::Refresh,
                Err(end) => {
                    // What was begun is stored; only its acknowledgement has nowhere to go.
                    self.taking.detach_all();
                    return end;
                }
            }
        }
    }

    /// Takes what still comes until Slack closes, at most for `limit`.
    pub(super) async fn leave(mut self, receiver: &Arc<Receiver>, limit: Duration) {
        let listening = async {
            loop {
                let step = tokio::select! {
                    Some(done) = self.taking.join_next() => self.acknowledge(done).await,
                    frame = self.socket.next() => self.read(receiver, frame),
                };
                if matches!(step, Err(End::Lost(_))) {
                    return;
                }
            }
        };
        if tokio::time::timeout(limit, listening).await.is_err() {
            self.finish().await;
        }
    }

    fn read(
        &mut self,
        receiver: &Arc<Receiver>,
        frame: Option<Result<Message, tokio_tungstenite::tungstenite::Error>>,
    ) -> Result<(), End> {
        (self.heard, self.pinged) = (Instant::now(), None);
        let text = match frame {
            Some(Ok(Message::Text(text))) => text,
            None | Some(Ok(Message::Close(_))) => return Err(End::Lost("closed by Slack")),
            Some(Err(_)) => return Err(End::Lost("the connection broke")),
            // Pings are answered by the library.
            Some(Ok(_)) => return Ok(()),
        };
        match envelope::read(&receiver.identity, &text) {
            Frame::Refresh => Err(End::Refresh),
            Frame::Disabled => Err(End::Disabled),
            Frame::Hello | Frame::Other => Ok(()),
            Frame::Envelope { id, accepts_payload, inbound } => {
                let receiver = Arc::clone(receiver);
                self.taking.spawn(async move {
                    let answer = receiver.receive(*inbound).await;
                    envelope::acknowledgement(&id, accepts_payload, answer)
                });
                Ok(())
            }
        }
    }

    async fn acknowledge(&mut self, done: Result<Option<String>, tokio::task::JoinError>) -> Result<(), End> {
        match done {
            Ok(Some(ack)) => self.write(Message::text(ack)).await,
            Ok(None) => Ok(()),
            Err(error) => {
                tracing::error!(%error, "an envelope was not taken");
                Ok(())
            }
        }
    }

    async fn watch(&mut self, reading: bool) -> Result<(), End> {
        let silent = reading && self.heard.elapsed() > SILENCE;
        match self.pinged {
            Some(at) if at.elapsed() > ECHO => Err(End::Lost("Slack is silent")),
            None if silent => {
                self.pinged = Some(Instant::now());
                self.write(Message::Ping("muster".into())).await
            }
            _ => Ok(()),
        }
    }

    async fn write(&mut self, message: Message) -> Result<(), End> {
        match tokio::time::timeout(WRITE, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(End::Lost("the connection broke")),
            Err(_) => Err(End::Lost("nothing can be written")),
        }
    }

    /// Acknowledges what was begun, then closes.
    async fn finish(&mut self) {
        let finishing = async {
            while let Some(done) = self.taking.join_next().await {
                if self.acknowledge(done).await.is_err() {
                    return;
                }
            }
            // The other side may be gone already.
            let _ = self.socket.close(None).await;
        };
        let _ = tokio::time::timeout(WRITE, finishing).await;
    }
}

/// Completes when everything should stop; an error means that who would say so is gone.
async fn told(stop: &mut watch::Receiver<bool>) {
    drop(stop.wait_for(|stop| *stop).await);
}

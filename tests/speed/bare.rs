//! The peer: a handler that does nothing but what must be done before a command may be acknowledged. It checks the
//! signature, appends the body to a file, syncs, answers. A process of its own, as Muster is.
//!
//! Two of them: one sync a request, and one sync for whatever queued up while the last ran. The second is what Muster
//! does and the harder one to come near, so the aim is judged against it.

use anyhow::Context as _;
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use std::{
    fs::File,
    io::{BufRead as _, BufReader, Write as _},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
};
use tokio::{
    net::TcpListener,
    sync::{mpsc, oneshot},
};

/// The argument by which this program becomes the handler.
pub(crate) const ARGUMENT: &str = "bare-handler";

/// How many bodies one sync covers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sync {
    Each,
    Together,
}

impl Sync {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Each => "bare, a sync each",
            Self::Together => "bare, one sync for many",
        }
    }
}

/// A running handler; dropping it ends it.
pub(crate) struct Bare {
    pub(crate) address: SocketAddr,
    child: Child,
}

impl Bare {
    pub(crate) fn start(file: &Path, secret: &str, sync: Sync) -> anyhow::Result<Self> {
        let most = if sync == Sync::Each { "1" } else { "256" };
        let mut child = Command::new(std::env::current_exe()?)
            .args([ARGUMENT, most, secret])
            .arg(file)
            .stdout(Stdio::piped())
            .spawn()
            .context("starting the bare handler")?;
        let said = child.stdout.take().context("the bare handler has no output")?;
        let mut line = String::new();
        BufReader::new(said).read_line(&mut line)?;
        Ok(Self { address: line.trim().parse().context("the bare handler said no address")?, child })
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

struct Waiting {
    body: Bytes,
    synced: oneshot::Sender<()>,
}

struct Handler {
    secret: String,
    queue: mpsc::Sender<Waiting>,
}

/// Runs the handler in this process: `most` bodies a sync, the signing secret, the file.
pub(crate) async fn serve(arguments: &[String]) -> anyhow::Result<()> {
    let [most, secret, path] = arguments else { anyhow::bail!("bare-handler MOST SECRET FILE") };
    let file = File::create(path).with_context(|| format!("making {path}"))?;
    let (queue, waiting) = mpsc::channel(1024);
    let most: usize = most.parse()?;
    // A thread, as SQLite's connections are: syncing blocks.
    std::thread::spawn(move || append(file, waiting, most));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    let handler = std::sync::Arc::new(Handler { secret: secret.clone(), queue });
    let router = Router::new().route("/slack/events", post(take)).with_state(handler);
    Ok(axum::serve(listener, router).await?)
}

fn append(mut file: File, mut waiting: mpsc::Receiver<Waiting>, most: usize) {
    let mut batch = Vec::with_capacity(most);
    while waiting.blocking_recv_many(&mut batch, most) > 0 {
        let bytes: Vec<u8> = batch.iter().flat_map(|one| one.body.iter().copied()).collect();
        // Without an answer the client counts them as refused.
        if file.write_all(&bytes).and_then(|()| file.sync_data()).is_err() {
            return;
        }
        for one in batch.drain(..) {
            let _ = one.synced.send(());
        }
    }
}

async fn take(State(handler): State<std::sync::Arc<Handler>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    if !is_signed(&handler.secret, &headers, &body) {
        return StatusCode::UNAUTHORIZED;
    }
    let (synced, done) = oneshot::channel();
    if handler.queue.send(Waiting { body, synced }).await.is_err() || done.await.is_err() {
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    StatusCode::OK
}

fn is_signed(secret: &str, headers: &HeaderMap, body: &[u8]) -> bool {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some(claimed) =
        header("x-slack-signature").strip_prefix("v0=").and_then(|claimed| hex::decode(claimed).ok())
    else {
        return false;
    };
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return false };
    mac.update(format!("v0:{}:", header("x-slack-request-timestamp")).as_bytes());
    mac.update(body);
    mac.verify_slice(&claimed).is_ok()
}

//! A Slack workspace at the wire, on loopback: Web API, Socket Mode, signed HTTP deliveries, `response_url`, views, faults,
//! and a page that looks like Slack. It knows wire formats only and imports nothing of Muster, so that it can't share a
//! mistake with the code it tests. State is in memory: the workspace ends with its last handle.

mod blocks;
mod elements;
mod fault;
mod http_delivery;
mod outgoing;
mod page;
mod people;
mod response_url;
mod setup;
mod shared;
mod socket;
pub mod state;
#[cfg(test)]
mod tests;
mod watching;
mod web;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use anyhow::Context as _;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{any, get, post};
use tokio::net::TcpListener;

pub use elements::Choice;
pub use fault::{Call, Fault, FaultRule, TokenKind};
pub use http_delivery::sign;
pub use outgoing::{Ack, Delivered, Delivery, Kind, Outcome};
pub use page::{Control, Mood, Step};
pub use socket::Disconnect;
pub use state::{Bookmark, Channel, ChannelKind, Group, Message, User, View, Workspace};

use shared::Running;
pub(crate) use shared::Shared;

/// The largest body taken, in bytes (a file's upload).
const LARGEST_BODY: usize = 16 << 20;

/// Settings of a workspace.
pub struct Config {
    /// The workspace's clock in milliseconds since 1970; message ts and signatures use it. Triggers expire by real time.
    pub now: Arc<dyn Fn() -> i64 + Send + Sync>,
    pub delivery: Delivery,
}

/// A running workspace. Clones are handles on the same one; when the last is dropped, the server ends.
#[derive(Clone)]
pub struct Slack {
    shared: Shared,
    /// `None` in the page's own handles, which must not keep the server alive.
    _running: Option<Arc<Running>>,
}

impl Slack {
    /// Starts a workspace with the app installed and a `#general`, on a free port of 127.0.0.1.
    pub async fn start(config: Config) -> anyhow::Result<Self> {
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("bind the sandbox workspace")?;
        let address: SocketAddr = listener.local_addr().context("read the workspace's address")?;
        let shared = Shared::new(config, address);
        let router = router(shared.clone());
        let serving = shared.clone();
        tokio::spawn(async move {
            let over = async move { serving.over().await };
            if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(over).await {
                tracing::error!(%error, "the sandbox workspace stopped");
            }
        });
        let running = Some(Arc::new(Running(shared.clone())));
        Ok(Self { shared, _running: running })
    }

    /// Ends the server; open connections are closed.
    pub fn shutdown(&self) {
        self.shared().end();
    }

    /// The base address of the Web API, without a trailing slash.
    pub fn api_url(&self) -> String {
        format!("{}/api", self.shared().base())
    }

    /// The page for a browser.
    pub fn page_url(&self) -> String {
        format!("{}/", self.shared().base())
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.shared
    }
}

fn router(shared: Shared) -> Router {
    Router::new()
        .route("/api/{method}", any(web::answer))
        .route("/link/", get(socket::connect))
        .route("/respond/{key}", post(response_url::post))
        .route("/upload/{id}/{secret}", post(web::file_content))
        .merge(page::routes())
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .with_state(shared)
}

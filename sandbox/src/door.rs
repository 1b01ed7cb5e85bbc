//! A listener on loopback that can be shut and opened again on the same port: shut, a connection is refused and those
//! that stand are cut, as when a server's process ends. Imports tokio alone; holds no state that a crash could leave.

use std::future::Future;
use std::net::{Ipv4Addr, SocketAddr};

use anyhow::Context as _;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Connections that wait to be accepted.
const BACKLOG: u32 = 128;

/// The address, reserved for as long as the door exists.
pub(crate) struct Door {
    address: SocketAddr,
    /// Bound and never listening: keeps the port from being given to another socket while the door is shut.
    _reserved: TcpSocket,
}

impl Door {
    /// Reserves a free port of 127.0.0.1.
    pub(crate) fn reserve() -> anyhow::Result<Self> {
        let reserved =
            bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).context("reserve a port of loopback")?;
        let address = reserved.local_addr().context("read the reserved port")?;
        Ok(Self { address, _reserved: reserved })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves in `tasks` while `open` says so. Ends when the sender of `open` is gone.
    pub(crate) fn attend<S, F>(&self, tasks: &mut JoinSet<()>, open: watch::Receiver<bool>, serve: S)
    where
        S: Fn(TcpStream) -> F + Send + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        tasks.spawn(attend(self.address, open, serve));
    }
}

fn bind(address: SocketAddr) -> std::io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}

fn listen(address: SocketAddr) -> std::io::Result<TcpListener> {
    bind(address)?.listen(BACKLOG)
}

async fn attend<S, F>(address: SocketAddr, mut open: watch::Receiver<bool>, serve: S)
where
    S: Fn(TcpStream) -> F,
    F: Future<Output = ()> + Send + 'static,
{
    while open.wait_for(|open| *open).await.is_ok() {
        let listener = match listen(address) {
            Ok(listener) => listener,
            Err(error) => {
                tracing::error!(%address, %error, "the sandbox can't listen");
                return;
            }
        };
        // Dropped at the end of the turn with the listener: what stands is cut.
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                _ = wait_until_shut(&mut open) => break,
                accepted = listener.accept() => if let Ok((stream, _)) = accepted {
                    connections.spawn(serve(stream));
                },
                Some(_) = connections.join_next() => {}
            }
        }
    }
}

async fn wait_until_shut(open: &mut watch::Receiver<bool>) -> bool {
    open.wait_for(|open| !*open).await.is_err()
}

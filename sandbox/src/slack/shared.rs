//! What every connection of one workspace shares: the state behind its lock, the change signal, the sockets. The lock is
//! never held over an await.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use super::page::Controls;
use super::setup::installed;
use super::socket::Sockets;
use super::state::Workspace;
use super::{Config, Delivery};
use crate::tap::Tapped;

/// The owner's side: dropping it ends the server.
pub(crate) struct Running(pub(crate) Shared);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.end();
    }
}

#[derive(Clone)]
pub(crate) struct Shared(Arc<Inner>);

struct Inner {
    now: Arc<dyn Fn() -> i64 + Send + Sync>,
    address: SocketAddr,
    workspace: Mutex<Workspace>,
    sockets: Mutex<Sockets>,
    delivery: Mutex<Delivery>,
    controls: Mutex<Controls>,
    tapped: Tapped,
    changed: watch::Sender<u64>,
    ended: watch::Sender<bool>,
}

/// A panic in a test's closure must not hide the state from the next reader.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    pub(crate) fn new(config: Config, address: SocketAddr) -> Self {
        let now_ms = (config.now)();
        Self(Arc::new(Inner {
            now: config.now,
            address,
            workspace: Mutex::new(installed(now_ms)),
            sockets: Mutex::default(),
            delivery: Mutex::new(config.delivery),
            controls: Mutex::default(),
            tapped: Tapped::default(),
            changed: watch::Sender::new(0),
            ended: watch::Sender::new(false),
        }))
    }

    pub(crate) fn now_ms(&self) -> i64 {
        (self.0.now)()
    }

    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.0.address)
    }

    pub(crate) fn read<T>(&self, f: impl FnOnce(&Workspace) -> T) -> T {
        f(&lock(&self.0.workspace))
    }

    /// Changes the workspace, wakes who waits for a change, and sends the events it gave rise to.
    pub(crate) fn change<T>(&self, f: impl FnOnce(&mut Workspace) -> T) -> T {
        let (result, events) = {
            let mut workspace = lock(&self.0.workspace);
            let result = f(&mut workspace);
            (result, std::mem::take(&mut workspace.outgoing))
        };
        self.0.changed.send_modify(|version| *version += 1);
        for event in events {
            tokio::spawn(self.clone().send_event(event));
        }
        result
    }

    pub(crate) fn sockets<T>(&self, f: impl FnOnce(&mut Sockets) -> T) -> T {
        f(&mut lock(&self.0.sockets))
    }

    pub(crate) fn controls<T>(&self, f: impl FnOnce(&mut Controls) -> T) -> T {
        let result = f(&mut lock(&self.0.controls));
        self.0.changed.send_modify(|version| *version += 1);
        result
    }

    pub(crate) fn look_at_controls<T>(&self, look: impl FnOnce(&Controls) -> T) -> T {
        look(&lock(&self.0.controls))
    }

    pub(crate) fn tapped(&self) -> &Tapped {
        &self.0.tapped
    }

    pub(crate) fn delivery(&self) -> Delivery {
        lock(&self.0.delivery).clone()
    }

    pub(crate) fn set_delivery(&self, delivery: Delivery) {
        *lock(&self.0.delivery) = delivery;
    }

    /// A number that grows with every change.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.0.changed.subscribe()
    }

    /// Completes when the workspace ends.
    pub(crate) async fn over(&self) {
        let mut ended = self.0.ended.subscribe();
        // An error means that the sender is gone: the workspace has ended too.
        drop(ended.wait_for(|ended| *ended).await);
    }

    pub(crate) fn end(&self) {
        self.0.ended.send_replace(true);
    }

    /// Waits this long, or until the workspace ends; returns whether it ended.
    pub(crate) async fn pause(&self, length: Duration) -> bool {
        // A pause that is part of the wire: an injected delay, or the gap before an event's retry.
        tokio::time::timeout(length, self.over()).await.is_ok()
    }
}

//! The Kubernetes API on loopback, with the controllers and the kubelet behind it: a cluster that a person could have
//! before them. Plain HTTP, no credential. State is in memory; a crash ends it. Knows wire formats only.

mod control;
mod discovery;
mod event;
mod exec;
mod fault;
pub(crate) mod furnish;
mod kinds;
pub(crate) mod kubelet;
mod log;
mod patch;
mod read;
mod review;
mod route;
mod scale;
mod selector;
mod serve;
mod status;
pub(crate) mod store;
mod table;
mod watch;
pub(crate) mod world;
mod write;

use tokio::net::TcpStream;
use tokio::sync::watch as signal;
use tokio::task::JoinSet;

pub(crate) use control::pods::is_ready;
pub(crate) use control::tick;
pub use fault::{Fault, FaultRule, Request};
pub(crate) use table::pod_status;
pub use world::Now;

use crate::door::Door;
use world::Shared;

/// Serves the API behind a door while it is open.
pub(crate) fn serve(door: &Door, tasks: &mut JoinSet<()>, open: signal::Receiver<bool>, shared: &Shared) {
    let shared = shared.clone();
    door.attend(tasks, open, move |stream: TcpStream| serve::connection(shared.clone(), stream));
}

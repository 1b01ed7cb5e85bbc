//! A Kafka broker on loopback: the wire protocol, topics that keep what is written, consumer groups with a lag that moves.
//! One broker, plain text, no credential. Data survives while the port is shut, as a broker's disk does. Wire formats only.

mod api;
pub(crate) mod broker;
mod fault;
mod group;
mod records;
mod topic;
pub(crate) mod traffic;
mod wire;

use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinSet;

pub use fault::{BrokerFault, BrokerFaultRule};

use crate::door::Door;
use broker::Shared;

/// Serves the broker behind a door while it is open.
pub(crate) fn serve(door: &Door, tasks: &mut JoinSet<()>, open: watch::Receiver<bool>, shared: &Shared) {
    let shared = shared.clone();
    door.attend(tasks, open, move |stream: TcpStream| wire::connection(shared.clone(), stream));
}

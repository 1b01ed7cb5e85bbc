//! Slack, at its edge: what arrives becomes an `inbox::Delivery`, what the engine says becomes Block Kit.
//!
//! May import the engine's ports, cards and inbox; decides nothing. A crash in the middle leaves a delivery either
//! stored (worked after the restart) or unanswered (Slack shows the person an error, or sends an event again).

mod api;
pub mod blocks;
pub mod http;
mod inbound;
mod receive;
mod signature;
pub mod socket;
#[cfg(test)]
mod tests;

pub(crate) use api::open_socket;
pub use api::{Identity, SlackChat};
pub use inbound::Inbound;
pub use receive::{Answer, Forms, Receiver, Validate};

//! The page for a browser: what one person sees as JSON, their acts as posts, changes as server-sent events.

mod control;

use axum::Router;

use super::Shared;

pub use control::Control;
pub(crate) use control::Controls;

pub(crate) fn routes() -> Router<Shared> {
    Router::new()
}

//! `form …`: the form was opened at once when the delivery arrived; there is nothing left to do.

use crate::{
    ask::Ask,
    cx::{Cx, Reply, Result},
};

#[expect(clippy::unused_async, reason = "every verb has the same shape")]
pub(crate) async fn run(_cx: &mut Cx<'_, '_>, _ask: Ask) -> Result<Reply> {
    Ok(None)
}

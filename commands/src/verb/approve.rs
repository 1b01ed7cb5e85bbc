//! `approve A HASH`: yes to exactly what the card with this hash shows. Never without the hash.
use crate::{
    ask::Ask,
    cx::{Cx, Reply, Result},
    refusal,
};
use engine::{UserError, run};
use operations::phrase;

pub(crate) async fn run(cx: &mut Cx<'_, '_>, mut ask: Ask) -> Result<Reply> {
    let (Some(approval), Some(hash)) = (ask.number(), ask.word()) else {
        return Err(UserError(phrase!("user.approve-needs-hash")).into());
    };
    match run::vote(cx.desk, approval, &hash, &cx.delivery.user, true, "").await {
        Ok(()) => Ok(None),
        Err(error) => refusal::of(cx, approval, error).await,
    }
}

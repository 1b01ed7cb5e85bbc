//! `break-glass A HASH REASON`: yes by one person alone, to exactly what the card with this hash shows. Never without the hash.
use crate::{
    ask::Ask,
    cx::{Cx, Reply, Result},
    refusal,
};
use engine::{UserError, run};
use operations::phrase;

pub(crate) async fn run(cx: &mut Cx<'_, '_>, mut ask: Ask) -> Result<Reply> {
    let (Some(approval), Some(hash)) = (ask.number(), ask.word()) else {
        return Err(UserError(phrase!("user.break-glass-why")).into());
    };
    let reason = cx.field_or("reason", &ask);
    match run::break_glass(cx.desk, approval, &hash, &cx.delivery.user, &reason).await {
        Ok(()) => Ok(None),
        Err(error) => refusal::of(cx, approval, error).await,
    }
}

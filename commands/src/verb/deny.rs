//! `deny A [REASON]`: no to a step; what was asked is void.
use crate::{
    ask::Ask,
    cx::{Cx, Reply, Result},
    refusal,
};
use engine::{UserError, run};
use operations::phrase;

pub(crate) async fn run(cx: &mut Cx<'_, '_>, mut ask: Ask) -> Result<Reply> {
    let Some(approval) = ask.number() else {
        return Err(UserError(phrase!("user.deny-needs-number")).into());
    };
    match run::vote(cx.desk, approval, "", &cx.delivery.user, false, ask.text()).await {
        Ok(()) => Ok(None),
        Err(error) => refusal::of(cx, approval, error).await,
    }
}

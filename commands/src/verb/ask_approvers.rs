//! `ask-approvers A`: those who may approve are asked to, in the thread of the card.
use crate::{
    ask::Ask,
    cx::{Cx, Reply, Result},
    refusal,
};
use engine::{UserError, run};
use operations::phrase;

pub(crate) async fn run(cx: &mut Cx<'_, '_>, mut ask: Ask) -> Result<Reply> {
    let Some(approval) = ask.number() else {
        return Err(UserError(phrase!("user.which-step")).into());
    };
    match run::ask_approvers(cx.desk, approval, &cx.delivery.user).await {
        Ok(()) => Ok(cx.reply("asked", &serde_json::json!({}))),
        Err(error) => refusal::of(cx, approval, error).await,
    }
}

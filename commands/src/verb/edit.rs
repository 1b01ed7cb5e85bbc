//! `edit A COMMANDS`: other values for what the card asks, one command a line; the old card is void.
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
    let (commands, by) = (cx.field_or("commands", &ask), cx.by());
    match run::edit(cx.desk, approval, &commands, &by).await {
        Ok(()) => Ok(None),
        Err(error) => refusal::of(cx, approval, error).await,
    }
}

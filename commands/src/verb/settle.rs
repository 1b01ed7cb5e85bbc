//! `settle R S happened|did-not`: a person says what became of a step whose outcome is not known.
use crate::{
    ask::Ask,
    cx::{Cx, Reply, Result},
};
use engine::{UserError, run};
use operations::phrase;

pub(crate) async fn run(cx: &mut Cx<'_, '_>, mut ask: Ask) -> Result<Reply> {
    let (Some(run), Some(step), Some(how)) = (ask.number(), ask.word(), ask.word()) else {
        return Err(UserError(phrase!("user.which-step")).into());
    };
    let happened = match how.as_str() {
        "happened" => true,
        "did-not" => false,
        _ => return Err(UserError(phrase!("user.happened-or-not")).into()),
    };
    let by = cx.by();
    run::settle(cx.desk, run, &step, happened, &by).await?;
    Ok(None)
}

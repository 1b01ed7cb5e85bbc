//! `publish U`: the draft goes to the public.
use crate::{
    ask::Ask,
    cx::{Cx, Reply},
};
use engine::{
    Result, UserError, response,
    settings::Verb,
    store::{incidents, status_updates},
};
use operations::phrase;

pub(crate) async fn run(cx: &mut Cx<'_, '_>, mut ask: Ask) -> Result<Reply> {
    let update = ask.number().ok_or_else(|| UserError(phrase!("user.no-such-draft")))?;
    let row = status_updates::get(cx.desk.tx, update)
        .await?
        .ok_or_else(|| UserError(phrase!("user.no-such-draft")))?;
    if let Some(incident) = incidents::get(cx.desk.tx, row.incident).await? {
        cx.may(Verb::Publish, &incident).await?;
    }
    let by = cx.by();
    response::publish(cx.desk, update, &by).await?;
    Ok(None)
}

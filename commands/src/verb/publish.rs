//! `publish U [VERSION]`: the draft goes to the public; of a button only in the words that stood above it.
use crate::{
    ask::Ask,
    cx::{Cx, Reply, Result},
};
use engine::{
    UserError,
    incident::Incident,
    response,
    settings::Verb,
    store::{incidents, status_updates},
};
use operations::phrase;

pub(crate) async fn run(cx: &mut Cx<'_, '_>, mut ask: Ask) -> Result<Reply> {
    let update = ask.number().ok_or_else(|| UserError(phrase!("user.no-such-draft")))?;
    let incident = drafted_for(cx, update).await?;
    cx.may(Verb::Publish, &incident).await?;
    let (by, seen) = (cx.by(), ask.word());
    response::publish(cx.desk, update, seen.as_deref(), &by).await?;
    Ok(None)
}

/// The incident that a draft is about.
pub(super) async fn drafted_for(cx: &mut Cx<'_, '_>, update: i64) -> Result<Incident> {
    let gone = || UserError(phrase!("user.no-such-draft"));
    let row = status_updates::get(cx.desk.tx, update).await?.ok_or_else(gone)?;
    Ok(incidents::get(cx.desk.tx, row.incident).await?.ok_or_else(gone)?)
}

//! `state [INC] investigating|identified|monitoring`: how far we are.
use crate::{
    ask::Ask,
    cx::{Cx, Reply, Result},
};
use engine::{UserError, event::Status, response, settings::Verb};
use operations::phrase;

pub(crate) async fn run(cx: &mut Cx<'_, '_>, mut ask: Ask) -> Result<Reply> {
    let mut incident = cx.open_incident(&mut ask).await?;
    cx.may(Verb::Steer, &incident).await?;
    let to = parse(&cx.field_or("status", &ask)).ok_or_else(|| UserError(phrase!("user.which-status")))?;
    let by = cx.by();
    response::set_status(cx.desk, &mut incident, to, &by).await?;
    Ok(None)
}

/// An open status by its name; closing has verbs of its own.
pub(super) fn parse(name: &str) -> Option<Status> {
    [Status::Triage, Status::Investigating, Status::Identified, Status::Monitoring]
        .into_iter()
        .find(|status| status.name() == name)
}

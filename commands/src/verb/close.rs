//! `resolve [INC] [SUMMARY]`: it is over. `cancel [INC] [REASON]`: it was no incident. What repeats stops, the
//! summary is posted.
use crate::{
    ask::Ask,
    cx::{Cx, Reply, Result},
};
use engine::{response, settings::Verb};

pub(crate) async fn resolve(cx: &mut Cx<'_, '_>, mut ask: Ask) -> Result<Reply> {
    let mut incident = cx.open_incident(&mut ask).await?;
    cx.may(Verb::Steer, &incident).await?;
    let (by, summary) = (cx.by(), cx.field_or("summary", &ask));
    response::resolve(cx.desk, &mut incident, &summary, &by).await?;
    Ok(None)
}

pub(crate) async fn cancel(cx: &mut Cx<'_, '_>, mut ask: Ask) -> Result<Reply> {
    let mut incident = cx.open_incident(&mut ask).await?;
    cx.may(Verb::Steer, &incident).await?;
    let (by, reason) = (cx.by(), cx.field_or("reason", &ask));
    response::cancel(cx.desk, &mut incident, &reason, &by).await?;
    Ok(None)
}

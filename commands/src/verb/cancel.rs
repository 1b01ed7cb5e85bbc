//! `cancel [INC] [REASON]`: it was no incident. Everything that repeats stops.
use crate::{
    ask::Ask,
    cx::{Cx, Reply},
};
use engine::{Result, response, settings::Verb};

pub(crate) async fn run(cx: &mut Cx<'_, '_>, mut ask: Ask) -> Result<Reply> {
    let mut incident = match cx.open_incident(&mut ask).await? {
        Ok(incident) => incident,
        Err(picker) => return Ok(Some(picker)),
    };
    cx.may(Verb::Steer, &incident).await?;
    let (by, reason) = (cx.by(), cx.field_or("reason", &ask));
    response::cancel(cx.desk, &mut incident, &reason, &by).await?;
    Ok(None)
}

//! `withhold [INC]`: the public is not told of this incident.
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
    cx.may(Verb::Publish, &incident).await?;
    let by = cx.by();
    response::withhold(cx.desk, &mut incident, &by).await?;
    Ok(None)
}

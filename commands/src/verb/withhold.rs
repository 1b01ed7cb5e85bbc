//! `withhold [INC]`: the public is not told of this incident.
use crate::{
    ask::Ask,
    cx::{Cx, Reply, Result},
};
use engine::{response, settings::Verb};

pub(crate) async fn run(cx: &mut Cx<'_, '_>, mut ask: Ask) -> Result<Reply> {
    let mut incident = cx.open_incident(&mut ask).await?;
    cx.may(Verb::Publish, &incident).await?;
    let by = cx.by();
    response::withhold(cx.desk, &mut incident, &by).await?;
    Ok(None)
}

//! `snooze [INC]`: the reminder about the status page comes again later.
use crate::{
    ask::Ask,
    cx::{Cx, Reply, Result},
};
use engine::response;

pub(crate) async fn run(cx: &mut Cx<'_, '_>, mut ask: Ask) -> Result<Reply> {
    let mut incident = cx.open_incident(&mut ask).await?;
    let by = cx.by();
    response::snooze_status(cx.desk, &mut incident, &by).await?;
    Ok(None)
}

//! `snooze [INC]`: the reminder about the status page comes again later.
use crate::{
    ask::Ask,
    cx::{Cx, Reply},
};
use engine::{Result, response};

pub(crate) async fn run(cx: &mut Cx<'_, '_>, mut ask: Ask) -> Result<Reply> {
    let mut incident = match cx.open_incident(&mut ask).await? {
        Ok(incident) => incident,
        Err(picker) => return Ok(Some(picker)),
    };
    let by = cx.by();
    response::snooze_status(cx.desk, &mut incident, &by).await?;
    Ok(None)
}

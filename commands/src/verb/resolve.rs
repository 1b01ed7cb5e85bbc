//! `resolve [INC] [SUMMARY]`: it is over. What repeats stops, the summary is posted.
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
    let (by, summary) = (cx.by(), cx.field_or("summary", &ask));
    response::resolve(cx.desk, &mut incident, &summary, &by).await?;
    Ok(None)
}

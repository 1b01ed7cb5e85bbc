//! `ack [INC]`: the person holds the incident; its pages stop.
use crate::{
    ask::Ask,
    cx::{Cx, Reply, Result},
};
use engine::response;

pub(crate) async fn run(cx: &mut Cx<'_, '_>, mut ask: Ask) -> Result<Reply> {
    let mut incident = cx.open_incident(&mut ask).await?;
    let by = cx.by();
    response::acknowledge(cx.desk, &mut incident, &by).await?;
    Ok(cx.reply("acknowledged", &serde_json::json!({ "incident": incident.name() })))
}

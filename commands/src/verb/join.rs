//! `join [INC]`: the person is invited to the incident's channel.
use crate::{
    ask::Ask,
    cx::{Cx, Reply, Result},
};
use engine::response;
use serde_json::json;

pub(crate) async fn run(cx: &mut Cx<'_, '_>, mut ask: Ask) -> Result<Reply> {
    let mut incident = cx.open_incident(&mut ask).await?;
    let by = cx.by();
    response::join(cx.desk, &mut incident, &by).await?;
    let channel = incident.channel.as_ref().map(|(id, _)| id);
    Ok(cx.reply(
        if channel.is_some() { "joined" } else { "joining" },
        &json!({ "incident": incident.name(), "channel": channel }),
    ))
}

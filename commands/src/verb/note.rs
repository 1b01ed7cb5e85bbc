//! `note [INC] TEXT`: a line on the timeline.
use crate::{
    ask::Ask,
    cx::{Cx, Reply, Result},
};
use engine::{UserError, response};
use operations::phrase;

pub(crate) async fn run(cx: &mut Cx<'_, '_>, mut ask: Ask) -> Result<Reply> {
    let mut incident = cx.incident(&mut ask).await?;
    let text = cx.field_or("text", &ask);
    if text.is_empty() {
        return Err(UserError(phrase!("user.note-what")).into());
    }
    let by = cx.by();
    response::note(cx.desk, &mut incident, &text, &by).await?;
    Ok(cx.reply("noted", &serde_json::json!({ "incident": incident.name() })))
}

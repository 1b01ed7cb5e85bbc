//! `update [INC] TEXT`: drafts a public update, shown before it goes out. The form changes the status along with it.
use crate::{
    ask::Ask,
    cx::{Cx, Reply, Result},
    verb::state,
};
use engine::{UserError, response, settings::Verb};
use operations::phrase;

pub(crate) async fn run(cx: &mut Cx<'_, '_>, mut ask: Ask) -> Result<Reply> {
    let mut incident = cx.open_incident(&mut ask).await?;
    cx.may(Verb::Steer, &incident).await?;
    let by = cx.by();
    let status =
        cx.delivery.fields.get("status").and_then(|name| state::parse(name)).unwrap_or(incident.status);
    let text = cx.field_or("text", &ask);
    if status != incident.status {
        response::set_status(cx.desk, &mut incident, status, &by).await?;
    } else if text.is_empty() {
        return Err(UserError(phrase!("user.update-what")).into());
    }
    if !text.is_empty() {
        response::draft_update(cx.desk, &mut incident, status, Some(text), &by).await?;
    }
    Ok(None)
}

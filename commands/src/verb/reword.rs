//! `reword U TEXT`: other words for a draft that is not published yet.
use crate::{
    ask::Ask,
    cx::{Cx, Reply, Result},
    verb::publish,
};
use engine::{UserError, response, settings::Verb};
use operations::phrase;

pub(crate) async fn run(cx: &mut Cx<'_, '_>, mut ask: Ask) -> Result<Reply> {
    let update = ask.number().ok_or_else(|| UserError(phrase!("user.no-such-draft")))?;
    let (by, text) = (cx.by(), cx.field_or("text", &ask));
    if text.is_empty() {
        return Err(UserError(phrase!("user.update-what")).into());
    }
    let incident = publish::drafted_for(cx, update).await?;
    cx.may(Verb::Steer, &incident).await?;
    response::reword(cx.desk, update, &text, &by).await?;
    Ok(None)
}

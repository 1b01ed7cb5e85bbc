//! `severity [INC] SEV1..SEV4`: how bad it is. Wakes the levels that it unlocks.
use crate::{
    ask::Ask,
    cx::{Cx, Reply},
};
use engine::{Result, UserError, event::Severity, response, settings::Verb};
use operations::phrase;

pub(crate) async fn run(cx: &mut Cx<'_, '_>, mut ask: Ask) -> Result<Reply> {
    // `severity 2` in an incident's channel means SEV2, not incident 2.
    let typed = Severity::parse(ask.text());
    let mut none = Ask::default();
    let mut incident = match cx.open_incident(if typed.is_some() { &mut none } else { &mut ask }).await? {
        Ok(incident) => incident,
        Err(picker) => return Ok(Some(picker)),
    };
    cx.may(Verb::Steer, &incident).await?;
    let to = typed
        .or_else(|| Severity::parse(&cx.field_or("severity", &ask)))
        .ok_or_else(|| UserError(phrase!("user.which-severity")))?;
    let by = cx.by();
    response::set_severity(cx.desk, &mut incident, to, &by).await?;
    Ok(None)
}

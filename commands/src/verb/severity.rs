//! `severity [INC] SEV1..SEV4`: how bad it is. Wakes the levels that it unlocks.
use crate::{
    ask::Ask,
    cx::{Cx, Reply, Result},
};
use engine::{UserError, event::Severity, response, settings::Verb};
use operations::phrase;

pub(crate) async fn run(cx: &mut Cx<'_, '_>, ask: Ask) -> Result<Reply> {
    // `severity 2` in an incident's channel means SEV2, not incident 2.
    let typed = Severity::parse(ask.text());
    let mut ask = typed.map_or(ask, |severity| Ask::of(severity.name()));
    let mut incident = cx.open_incident(&mut ask).await?;
    cx.may(Verb::Steer, &incident).await?;
    let to = Severity::parse(&cx.field_or("severity", &ask))
        .ok_or_else(|| UserError(phrase!("user.which-severity")))?;
    let by = cx.by();
    response::set_severity(cx.desk, &mut incident, to, &by).await?;
    Ok(None)
}

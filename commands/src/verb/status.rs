//! `status [INC]`: where an incident stands, for whoever asks.
use crate::{
    ask::Ask,
    cx::{Cx, Reply, Result},
};
use engine::card::Card;
use serde_json::json;

pub(crate) async fn run(cx: &mut Cx<'_, '_>, mut ask: Ask) -> Result<Reply> {
    let incident = cx.incident(&mut ask).await?;
    let now = incident.closed_at.unwrap_or_else(|| cx.desk.now.as_millisecond());
    let values = json!({
        "incident": incident.name(), "title": incident.declared.title, "severity": incident.severity.name(),
        "status": cx.label(&format!("headline.{}", incident.status.name())), "open_ms": now - incident.declared_at, "commander": incident.commander,
        "channel": incident.channel.as_ref().map(|(id, _)| id),
        "acknowledged": incident.acknowledged.as_ref().and_then(|held| held.by.user_id().map(str::to_owned)),
        "target": incident.declared.target,
    });
    let lines = vec![cx.say("status.line", &values)];
    Ok(Some(Card { headline: cx.say("status.headline", &values), lines, ..Card::default() }))
}

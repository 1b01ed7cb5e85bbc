//! `list`: the open incidents, newest first.
use crate::{
    ask::Ask,
    cx::{Cx, Reply, Result},
};
use engine::{
    card::{Action, Card},
    store::incidents,
};
use serde_json::json;

pub(crate) async fn run(cx: &mut Cx<'_, '_>, _ask: Ask) -> Result<Reply> {
    let open = incidents::open(cx.desk.tx, 20).await?;
    if open.is_empty() {
        let actions = vec![Action::new(cx.label("help.button-declare"), "form declare")];
        return Ok(Some(Card { headline: cx.say("list.none", &json!({})), actions, ..Card::default() }));
    }
    let now = cx.desk.now.as_millisecond();
    let lines = open
        .iter()
        .map(|row| {
            let values = json!({
                "number": row.id, "title": row.title, "severity": row.severity, "status": cx.label(&format!("headline.{}", row.status)),
                "channel": row.channel, "open_ms": now - row.declared_at,
            });
            cx.say("list.line", &values)
        })
        .collect();
    Ok(Some(Card {
        headline: cx.say("list.headline", &json!({ "count": open.len() })),
        lines,
        ..Card::default()
    }))
}

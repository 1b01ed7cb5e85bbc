//! `timeline [INC]`: everything that happened, as Markdown.
use crate::{
    ask::Ask,
    cx::{Cx, Reply, Result},
};
use engine::{
    card::{Card, Code},
    response,
};
use serde_json::json;

/// What fits a message; the whole is attached when the incident is resolved.
const MOST: usize = 2_800;

pub(crate) async fn run(cx: &mut Cx<'_, '_>, mut ask: Ask) -> Result<Reply> {
    let incident = cx.incident(&mut ask).await?;
    let all = response::timeline(cx.desk.tx, cx.desk.words, cx.lang, incident.id).await?;
    let from = all
        .char_indices()
        .rev()
        .nth(MOST)
        .map_or(0, |(at, _)| all[at..].find('\n').map_or(at, |line| at + line + 1));
    let headline = cx.say(
        if from == 0 { "reply.timeline" } else { "reply.timeline-tail" },
        &json!({ "incident": incident.name() }),
    );
    Ok(Some(Card {
        headline,
        code: vec![Code { text: all[from..].to_owned(), exact: false }],
        ..Card::default()
    }))
}

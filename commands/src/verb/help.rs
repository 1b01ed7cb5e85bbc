//! `help`: every verb that is typed, from the words of `help.hbs`.
use crate::{
    ask::Ask,
    cx::{Cx, Reply, Result},
    verb::NAMES,
};
use engine::card::{Action, Card};
use serde_json::json;

pub(crate) async fn run(cx: &mut Cx<'_, '_>, _ask: Ask) -> Result<Reply> {
    let lines = NAMES
        .iter()
        .filter(|name| cx.desk.words.has(engine::words::Lang::En, &format!("help.{name}")))
        .map(|name| cx.say(&format!("help.{name}"), &json!({})))
        .collect();
    let actions = vec![
        Action::new(cx.label("help.button-declare"), "form declare").primary(),
        Action::new(cx.label("help.button-list"), "list"),
    ];
    Ok(Some(Card { headline: cx.say("help.headline", &json!({})), lines, actions, ..Card::default() }))
}

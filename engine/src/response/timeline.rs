//! The timeline that people read: events and the ledgers of all runs, merged by time, as Markdown.

use crate::incident::Incident;
use crate::{
    Result,
    message::timeline::{event_line, step_line},
    store::{Tx, events, ledger, runs},
    words::{Lang, Words},
};
use anyhow::Context as _;
use jiff::Timestamp;
use serde_json::json;
use std::fmt::Write as _;

/// Markdown, oldest first, times in UTC.
///
/// # Errors
/// The database, or something stored that this program can't read.
pub async fn timeline(tx: &mut Tx, words: &Words, lang: Lang, incident: i64) -> Result<String> {
    let recorded = events::all(tx, incident).await?;
    let folded = Incident::fold(incident, &recorded).context("an incident without events")?;
    let mut lines: Vec<(i64, String)> =
        recorded.iter().map(|recorded| (recorded.at, event_line(words, lang, recorded))).collect();
    for run in &folded.runs {
        let copy = runs::get(tx, *run).await?;
        for row in ledger::all(tx, *run).await? {
            let title = copy
                .as_ref()
                .and_then(|copy| copy.runbook.step(&row.step))
                .map_or(row.step.as_str(), |step| step.title.as_str());
            lines.push((row.at, step_line(words, lang, &row, title)));
        }
    }
    lines.sort_by_key(|(at, _)| *at);
    let title = words.label(
        lang,
        "timeline.title",
        &json!({ "incident": folded.name(), "title": folded.declared.title }),
    );
    let mut text = format!("# {}\n\n", one_line(&title));
    for (at, line) in lines {
        let at = Timestamp::from_millisecond(at)
            .map_or_else(|_| at.to_string(), |at| at.strftime("%Y-%m-%d %H:%M:%S").to_string());
        // Writing to a string does not fail.
        let _ = writeln!(text, "- {at} UTC — {}", one_line(&line));
    }
    Ok(text)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

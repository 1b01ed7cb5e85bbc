//! The top-level text: what a notification and a screen reader say. Pure.
//!
//! `& < >` are escaped, so that a value can't mention anybody; ids of ours become real mentions.

use super::rich;
use engine::{
    card::Card,
    text::{Piece, Text},
};

/// Slack refuses an edit above 4,000 characters; a notification shows far less.
const MOST: usize = 2_500;

pub(super) fn text(card: &Card, sign: &str) -> String {
    let mut lines = vec![format!("{sign} {}", escaped(&card.headline)).trim().to_owned()];
    lines.extend(card.lines.iter().map(escaped));
    lines.extend(card.facts.iter().map(|(label, value)| format!("{}: {}", escaped(label), escaped(value))));
    let mut out = String::new();
    for line in lines {
        // Whole lines only: half of an escape or a mention would be shown as it is.
        if out.chars().count() + line.chars().count() + 1 > MOST {
            break;
        }
        out.push_str(&line);
        out.push('\n');
    }
    let out = out.trim().to_owned();
    if !out.is_empty() {
        return out;
    }
    // One long headline: cut before it is escaped, at worst five characters for one.
    let plain: String = rich::visible(&card.headline.plain()).chars().take(MOST / 5).collect();
    if plain.trim().is_empty() { "Muster".to_owned() } else { escape(plain.trim()) }
}

fn escaped(text: &Text) -> String {
    let mut out = String::new();
    for span in &text.0 {
        match &span.piece {
            Piece::User(id) if rich::is_id(id) => out.extend(["<@", id, ">"]),
            Piece::Group(id) if rich::is_id(id) => out.extend(["<!subteam^", id, ">"]),
            Piece::Channel(id) if rich::is_id(id) => out.extend(["<#", id, ">"]),
            Piece::Link { label, .. } if !label.is_empty() => out.push_str(&escape(&rich::visible(label))),
            _ => out.push_str(&escape(&rich::visible(&Text(vec![span.clone()]).plain()))),
        }
    }
    out
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

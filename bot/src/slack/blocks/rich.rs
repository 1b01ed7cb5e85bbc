//! Text as rich text elements: literal, whatever stands in it. Pure.

use super::budget::Budget;
use engine::text::{Piece, Span, Style, Text};
use serde_json::{Value, json};

/// Slack's limit of an address.
const URL: usize = 3_000;

/// `bold`: on top of the text's own looks.
pub(super) fn spans(text: &Text, bold: bool, most: usize, budget: &mut Budget, note: &str) -> Vec<Value> {
    let mut out = Vec::new();
    let mut left = most;
    for span in &text.0 {
        let (element, length) = element(span, bold, left, budget, note);
        out.extend(element);
        left = left.saturating_sub(length);
        if left == 0 || budget.left() == 0 {
            break;
        }
    }
    out
}

fn element(span: &Span, bold: bool, most: usize, budget: &mut Budget, note: &str) -> (Option<Value>, usize) {
    let style = style(span.style, bold);
    let mut element = match &span.piece {
        Piece::User(id) if is_id(id) => json!({"type": "user", "user_id": id}),
        Piece::Group(id) if is_id(id) => json!({"type": "usergroup", "usergroup_id": id}),
        Piece::Channel(id) if is_id(id) => json!({"type": "channel", "channel_id": id}),
        Piece::Time(ms) => date(*ms, "{time}", span),
        Piece::Date(ms) => date(*ms, "{date_short_pretty} {time}", span),
        Piece::Link { url, label } if is_address(url) => {
            let label = budget.cut(&visible(label), most.min(500), note);
            let label = if label.is_empty() { "↗".to_owned() } else { label };
            json!({"type": "link", "url": url, "text": label})
        }
        _ => {
            let whole = visible(&Text(vec![span.clone()]).plain());
            let cut = budget.cut(&whole, most, note);
            if cut.is_empty() {
                return (None, whole.chars().count());
            }
            json!({"type": "text", "text": cut})
        }
    };
    let length = element["text"].as_str().map_or(12, |text| text.chars().count());
    if let Some(style) = style {
        element["style"] = style;
    }
    (Some(element), length)
}

fn date(ms: i64, format: &str, span: &Span) -> Value {
    let fallback = Text(vec![span.clone()]).plain();
    json!({"type": "date", "timestamp": ms.div_euclid(1000), "format": format, "fallback": fallback})
}

fn style(style: Style, bold: bool) -> Option<Value> {
    let mut out = serde_json::Map::new();
    for (name, on) in [("bold", style.bold || bold), ("italic", style.italic), ("code", style.code)] {
        if on {
            out.insert(name.to_owned(), json!(true));
        }
    }
    (!out.is_empty()).then_some(Value::Object(out))
}

/// Adds words of our own.
pub(super) fn push(spans: &mut Vec<Value>, words: &str) {
    spans.push(json!({"type": "text", "text": words}));
}

pub(super) fn preformatted(text: &str) -> Option<Value> {
    let element = json!({"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]});
    (!text.is_empty()).then_some(element)
}

/// Nothing in it that only rich text can show.
pub(super) fn is_plain(text: &Text) -> bool {
    text.0.iter().all(|span| matches!(span.piece, Piece::Literal(_)) && span.style == Style::default())
}

/// Slack's ids are capital letters and digits.
pub(super) fn is_id(id: &str) -> bool {
    (2..=64).contains(&id.len()) && id.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
}

fn is_address(url: &str) -> bool {
    url.chars().count() <= URL
        && url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https" | "mailto"))
}

/// A character that is not seen, or that changes the order in which others are seen.
pub(super) fn is_hidden(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Hidden characters become one that is seen; those that belong to ordinary writing (joiners, emoji) stay.
pub(super) fn visible(text: &str) -> String {
    let stays = |c: char| !is_hidden(c) || matches!(c, '\u{200C}' | '\u{200D}' | '\u{FE0E}' | '\u{FE0F}');
    text.replace("\r\n", "\n").chars().map(|c| if stays(c) { c } else { '\u{FFFD}' }).collect()
}

/// Hidden characters are spelt out.
pub(super) fn revealed(text: &str) -> String {
    let spell = |c: char| if is_hidden(c) { c.escape_unicode().to_string() } else { c.to_string() };
    text.chars().map(spell).collect()
}

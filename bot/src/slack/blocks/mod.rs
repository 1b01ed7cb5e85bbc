//! Cards and forms as Block Kit. Pure.
//!
//! Values stand in rich text, which interprets nothing: no `<!channel>`, no `*bold*`, no `:emoji:` can come out of
//! a log line. Limits are those of the Block Kit reference, and 12,000 characters for a whole message (beyond
//! about 13,200 Slack refuses without saying so in its documents).

mod actions;
mod budget;
mod fallback;
mod form;
mod notes;
mod rich;
mod table;
#[cfg(test)]
mod tests;

use budget::Budget;
use engine::card::{Card, Sign};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

pub use form::form;
pub use notes::Notes;

/// Characters of one part of a card, at most: headline, each line, quote, small print.
const PART: usize = 2_000;
/// Slack's limit of a block id.
const BLOCK_ID: usize = 255;

/// The block id that carries our key, by which a message is found again.
pub(super) fn mark(key: &str) -> String {
    let mark = format!("m:{key}");
    if mark.chars().count() <= BLOCK_ID { mark } else { format!("m:{}", hex::encode(Sha256::digest(key))) }
}

/// `text`, `blocks` and what keeps Slack from interpreting them; the caller adds the place.
#[must_use]
pub fn message(notes: &Notes, key: Option<&str>, card: &Card) -> Value {
    let exact = exact(card);
    let buttons = actions::all(notes, card, matches!(exact, Exact::Fits));
    let mut budget = Budget::new(actions::weight(&buttons));
    let first = key.map_or_else(|| "m".to_owned(), mark);
    let mut blocks = vec![
        json!({"type": "rich_text", "block_id": first, "elements": body(notes, card, &exact, &mut budget)}),
    ];
    blocks.extend(buttons);
    if let Some(footer) = &card.footer {
        blocks.extend(small_print(notes, footer, &mut budget));
    }
    json!({
        "text": fallback::text(card, sign(card.sign)),
        "blocks": blocks,
        "mrkdwn": false,
        "unfurl_links": false,
        "unfurl_media": false,
    })
}

/// Whether what a person approves can be shown to the last character.
enum Exact {
    Fits,
    TooLong,
    Hidden,
}

fn exact(card: &Card) -> Exact {
    let exact = || card.code.iter().filter(|code| code.exact);
    if exact().any(|code| code.text.chars().any(rich::is_hidden)) {
        return Exact::Hidden;
    }
    let length: usize = exact().map(|code| code.text.chars().count()).sum();
    if length > budget::EXACT { Exact::TooLong } else { Exact::Fits }
}

fn body(notes: &Notes, card: &Card, exact: &Exact, budget: &mut Budget) -> Vec<Value> {
    let verbatim: usize =
        card.code.iter().filter(|code| code.exact).map(|code| code.text.chars().count()).sum();
    if matches!(exact, Exact::Fits) {
        budget.reserve(verbatim);
    }
    let mut elements = vec![headline(notes, card, budget)];
    // What a person consents to stands right below what it is called.
    if matches!(exact, Exact::Fits) {
        elements.extend(
            card.code.iter().filter(|code| code.exact).filter_map(|code| rich::preformatted(&code.text)),
        );
    }
    let below = below(notes, card, exact, budget);
    match elements.as_mut_slice() {
        // Slack puts no break between two sections: one, where nothing stands between.
        [only] => join(only, below),
        _ => elements.push(json!({"type": "rich_text_section", "elements": below})),
    }
    if let Some(table) = &card.table {
        let text = table::text(table, budget.left());
        elements.extend(rich::preformatted(&budget.cut(&text, usize::MAX, &notes.cut)));
    }
    for code in &card.code {
        match (code.exact, exact) {
            (true, Exact::Fits | Exact::TooLong) => {}
            (true, Exact::Hidden) => {
                elements.extend(rich::preformatted(&budget.cut(
                    &rich::revealed(&code.text),
                    usize::MAX,
                    &notes.cut,
                )));
            }
            (false, _) => {
                elements.extend(rich::preformatted(&budget.cut(
                    &rich::visible(&code.text),
                    usize::MAX,
                    &notes.cut,
                )));
            }
        }
    }
    if let Some(quote) = card.quote.as_ref().filter(|quote| !quote.is_empty()) {
        elements.push(json!({"type": "rich_text_quote", "elements": rich::spans(quote, false, PART, budget, &notes.cut)}));
    }
    elements.retain(|element| element["elements"].as_array().is_some_and(|inner| !inner.is_empty()));
    if elements.is_empty() {
        elements.push(json!({"type": "rich_text_section", "elements": [{"type": "text", "text": "–"}]}));
    }
    elements
}

/// The sign and the first line: bold, unless its words say themselves which of them are.
fn headline(notes: &Notes, card: &Card, budget: &mut Budget) -> Value {
    let mut spans = Vec::new();
    if let Some(sign) = card.sign {
        rich::push(&mut spans, &format!("{} ", self::sign(Some(sign))));
    }
    let bold = !card.headline.0.iter().any(|span| span.style.bold);
    spans.extend(rich::spans(&card.headline, bold, PART, budget, &notes.cut));
    json!({"type": "rich_text_section", "elements": spans})
}

/// Adds the lines below a headline to its section.
fn join(section: &mut Value, below: Vec<Value>) {
    let Some(spans) = section["elements"].as_array_mut() else { return };
    if !below.is_empty() {
        rich::push(spans, "\n");
        spans.extend(below);
    }
}

/// Lines and facts.
fn below(notes: &Notes, card: &Card, exact: &Exact, budget: &mut Budget) -> Vec<Value> {
    let mut lines: Vec<Vec<Value>> =
        card.lines.iter().map(|line| rich::spans(line, false, PART, budget, &notes.cut)).collect();
    for (label, value) in &card.facts {
        let mut fact = rich::spans(label, true, 200, budget, &notes.cut);
        rich::push(&mut fact, "  ");
        fact.extend(rich::spans(value, false, PART, budget, &notes.cut));
        lines.push(fact);
    }
    let refused = match exact {
        Exact::Fits => None,
        Exact::TooLong => Some(&notes.too_long),
        Exact::Hidden => Some(&notes.hidden),
    };
    if let Some(words) = refused {
        let mut said = Vec::new();
        rich::push(&mut said, words);
        lines.push(said);
    }
    let mut spans = Vec::new();
    for (n, line) in lines.into_iter().enumerate() {
        if n > 0 {
            rich::push(&mut spans, "\n");
        }
        spans.extend(line);
    }
    spans
}

fn small_print(notes: &Notes, footer: &engine::text::Text, budget: &mut Budget) -> Option<Value> {
    if footer.is_empty() {
        return None;
    }
    if rich::is_plain(footer) {
        let text = budget.cut(&rich::visible(&footer.plain()), PART, &notes.cut);
        let text = json!({"type": "plain_text", "text": text, "emoji": false});
        return (!text["text"].as_str().unwrap_or_default().is_empty())
            .then(|| json!({"type": "context", "block_id": "footer", "elements": [text]}));
    }
    let spans = rich::spans(footer, false, PART, budget, &notes.cut);
    let section = json!({"type": "rich_text_section", "elements": spans});
    (!spans.is_empty()).then(|| json!({"type": "rich_text", "block_id": "footer", "elements": [section]}))
}

/// Stands beside words, never alone.
fn sign(sign: Option<Sign>) -> &'static str {
    match sign {
        None => "",
        Some(Sign::Good) => "✅",
        Some(Sign::Notice) => "⚠️",
        Some(Sign::Bad) => "🔴",
        Some(Sign::Unknown) => "❓",
        Some(Sign::Running) => "⏳",
        Some(Sign::Page) => "📟",
        Some(Sign::Alarm) => "🚨",
        Some(Sign::Draft) => "📝",
        Some(Sign::Reminder) => "⏰",
        Some(Sign::Consent) => "✋",
    }
}

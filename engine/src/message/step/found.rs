//! All that one command found, cleaned and capped. Pure.

use crate::{
    card::{Card, Code},
    redact::Redactor,
    text::Text,
    words::{Lang, Words},
};
use operations::{Report, phrase};

/// Lines of output that a thread shows.
const MOST_LINES: usize = 40;
const MOST_BYTES: usize = 2_800;

pub(crate) fn found(words: &Words, lang: Lang, redact: &Redactor, command: &str, report: &Report) -> Card {
    let mut card = Card { headline: Text::code(redact.clean(command)), ..Card::default() };
    card.lines = report.details.iter().map(|detail| words.phrase(lang, detail)).collect();
    card.table = report.table.clone().map(|mut table| {
        for cell in table.rows.iter_mut().flatten() {
            *cell = redact.clean(cell);
        }
        table
    });
    if let Some(text) = &report.text {
        let (text, left_out) = redact.cap(&redact.clean(text), MOST_LINES, MOST_BYTES);
        if left_out > 0 {
            card.lines.push(words.phrase(lang, &phrase!("step.left-out", lines = left_out)));
        }
        if !text.is_empty() {
            card.code.push(Code { text, exact: false });
        }
    }
    card
}

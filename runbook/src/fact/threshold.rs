//! A limit in a title: `High End-to-End Latency (> 3s)`, `Disk above 90 %`. Pure.

use super::{
    Found, Known,
    passage::{Passage, Shape},
    words::{bare, tidy, words},
};

/// Words for a comparison with a number behind them.
const WORDS: &[&str] = &[
    "above",
    "over",
    "below",
    "under",
    "exceeds",
    "exceeding",
    "superieur",
    "superieure",
    "inferieur",
    "inferieure",
    "depasse",
];

pub(super) fn find(passage: &Passage, found: &mut Found) {
    if passage.shape != Shape::Heading || !passage.title || !compares(&passage.text) {
        return;
    }
    let title = passage.text.replace(['(', ')'], " ");
    let behind = title.split(" — ").last().unwrap_or(&title);
    let named = behind.rsplit(": ").next().unwrap_or(behind);
    let named = bare(named).trim_start_matches(|c: char| !c.is_alphanumeric()).trim();
    let expression = named.strip_prefix("High ").or_else(|| named.strip_prefix("Low ")).unwrap_or(named);
    found.beside(passage.line, Known::Threshold { expression: tidy(expression) });
}

/// Whether something is compared with a number.
pub(super) fn compares(text: &str) -> bool {
    let number = |behind: &str| {
        let behind = behind.trim_start_matches([' ', '=', '\u{a0}', '~']);
        behind.starts_with(|c: char| c.is_ascii_digit())
    };
    if text.match_indices(['>', '<', '≥', '≤']).any(|(at, sign)| number(&text[at + sign.len()..])) {
        return true;
    }
    let words = words(text);
    words.iter().any(|word| {
        let behind = text[word.to..].trim_start_matches(" à").trim_start();
        WORDS.contains(&word.folded.as_str()) && number(behind)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_comparison_with_a_number_is_a_limit() {
        assert!(
            compares("Latency (> 3s)") && compares("Disk above 90 %") && compares("Retard supérieur à 60 s")
        );
        assert!(!compares("A -> B") && !compares("Over the limit") && !compares("Kafka <broker> down"));
    }
}

//! Words of a text with where they stand, folded as [`crate::section::fold`] does. Pure.

use crate::section::fold;

/// One word: letters, digits, inner hyphens. `from..to` are bytes of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) folded: String,
    pub(super) from: usize,
    pub(super) to: usize,
}

pub(super) fn words(text: &str) -> Vec<Word> {
    each(text).collect()
}

/// The same one by one, for those who look at the first alone.
pub(super) fn each(text: &str) -> impl Iterator<Item = Word> + '_ {
    let mut next = 0;
    std::iter::from_fn(move || {
        let from = next + text[next..].find(char::is_alphanumeric)?;
        let inside = |c: char| c.is_alphanumeric() || c == '-';
        let to = text[from..].find(|c| !inside(c)).map_or(text.len(), |length| from + length);
        next = to;
        Some(Word { folded: fold(&text[from..to]), from, to })
    })
}

/// Whether the folded text holds one of the phrases, each of whole words.
pub(crate) fn holds(folded: &str, phrases: &[&str]) -> bool {
    // From each word on, so that no phrase is looked for in the middle of one.
    let begins_here = |at: usize| begins(&folded[at..], phrases);
    begins_here(0) || folded.match_indices(' ').any(|(at, _)| begins_here(at + 1))
}

/// Whether the folded text begins with one of the phrases.
pub(super) fn begins(folded: &str, phrases: &[&str]) -> bool {
    let ends = |after: &str| after.is_empty() || after.starts_with(' ');
    phrases.iter().any(|phrase| folded.strip_prefix(phrase).is_some_and(ends))
}

/// Without the marks that people put around words: quotes, stars, dashes, a colon or full stop behind them.
pub(super) fn bare(text: &str) -> &str {
    text.trim().trim_matches(|c: char| "*_\"“”«»–—-:;,. \u{a0}".contains(c)).trim()
}

/// White space folded to single blanks.
pub(super) fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first parenthesis: where it begins, what is in it, where it ends.
pub(super) fn parenthesis(text: &str) -> Option<(usize, &str, usize)> {
    let from = text.find('(')?;
    let to = from + text[from..].find(')')?;
    Some((from, text[from + 1..to].trim(), to + 1))
}

/// The text without its first parenthesis.
pub(super) fn without_parenthesis(text: &str) -> String {
    match parenthesis(text) {
        Some((from, _, to)) => tidy(&format!("{} {}", &text[..from], &text[to..])),
        None => tidy(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_and_keep_their_place() {
        let text = "Été: on-call!";
        let found: Vec<_> =
            words(text).into_iter().map(|word| (word.folded, text[word.from..word.to].to_owned())).collect();
        assert_eq!(found, [("ete".into(), "Été".into()), ("on-call".into(), "on-call".to_owned())]);
    }

    #[test]
    fn a_phrase_is_of_whole_words() {
        assert!(holds("the status page is red", &["status page"]));
        assert!(!holds("status pages", &["status page"]) && !begins("the alert", &["alert"]));
    }

    #[test]
    fn the_first_parenthesis_is_taken_out() {
        assert_eq!(parenthesis("Twitter (30 min) now (x)").map(|(_, inside, _)| inside), Some("30 min"));
        assert_eq!(without_parenthesis("Twitter (30 min) now"), "Twitter now");
        assert_eq!(without_parenthesis("open ( only"), "open ( only");
    }
}

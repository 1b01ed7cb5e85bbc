//! What holds for every text.

use super::{Fact, facts};
use crate::{document, front, markdown};

fn read(text: &str) -> Vec<Fact> {
    let (yaml, from) = front::split(text);
    facts(yaml, &document::outline(markdown::blocks(text, from)))
}

/// Pieces that facts are made of, in any order.
const PIECES: &str = "(# |## |- |1\\. |- \\[ \\] |> |\\| |---\n|\\*\\*|`|: |\\(|\\)|→|, |\\. |\n|\n\n|```sh\n|If |Si |after |5 minutes|1h30|P1|\
    Severity|Symptoms|Escalation|Expected|⚠|#ops|a@b.org|https://x.org|lag > 5|2024-02-31|é|\u{202e}|[a-z ]|[0-9]){0,50}";

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(text in PIECES) {
        let lines = u32::try_from(text.lines().count() + 1).unwrap();
        for fact in read(&text) {
            proptest::prop_assert!(fact.line >= 1 && fact.line <= lines, "{fact:?}");
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
        let _ = read(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn line_ends_change_nothing(text in PIECES) {
        proptest::prop_assert_eq!(read(&text.replace('\n', "\r\n")), read(&text));
    }

    #[test]
    fn a_text_without_facts_gives_none(words in "[bcdfgk]{3,9}( [bcdfgk]{3,9}){0,8}", title in "[bcdfgk]{3,9}") {
        let text = format!("# {title}\n\n{words}\n\n## {title}\n\n- {words}\n\n| {title} | {title} |\n|---|---|\n| {words} | {words} |\n\n```\n# {words}\n{words}\n```\n");
        proptest::prop_assert_eq!(read(&text), Vec::new());
    }
}

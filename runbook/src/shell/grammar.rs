//! The grammar (brush-parser), asked so that no text ends the process. Pure.
//!
//! It panics at some texts: an `unwrap` of a number that is too long for its type (`99999999999>file`), or of a character behind
//! the end (`$(case` with a here-document in it). Such a text is one that does not parse. A panic says a line on stderr.

use brush_parser::{Parser, ParserOptions, ast::Program, word::WordPieceWithSource};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// `None`: it does not parse.
pub(super) fn program(script: &str) -> Option<Program> {
    asked(|| Parser::new(std::io::Cursor::new(script), &ParserOptions::default()).parse_program().ok())
}

/// `None`: it does not parse.
pub(super) fn word(text: &str) -> Option<Vec<WordPieceWithSource>> {
    asked(|| brush_parser::word::parse(text, &ParserOptions::default()).ok())
}

/// A here-document, in which quotes are plain characters. `None`: it does not parse.
pub(super) fn document(text: &str) -> Option<Vec<WordPieceWithSource>> {
    asked(|| brush_parser::word::parse_heredoc(text, &ParserOptions::default()).ok())
}

/// Nothing outlives what is unwound: the parser is made and dropped inside.
fn asked<T>(ask: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(ask)).ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_at_which_the_grammar_panics_does_not_parse() {
        assert!(program("ls 99999999999>file").is_none());
        assert!(program("ls 2>file").is_some());
        assert!(word("a{1..99999999999999999999}").is_none_or(|pieces| !pieces.is_empty()));
    }
}

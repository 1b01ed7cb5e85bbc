//! One shell word: its quotes taken off, what is to be filled in kept apart. Pure.

use super::tree::{Piece, Word};
use super::{grammar, mask};
use brush_parser::{
    ast,
    word::{Parameter, ParameterExpr, TildeExpr, WordPiece, WordPieceWithSource},
};

/// Substitutions inside substitutions deeper than this are not followed.
const DEEPEST: usize = 8;

pub(crate) fn read(word: &ast::Word) -> Word {
    parse(&word.value, 0)
}

/// A here-document that a shell would expand: quotes are plain characters in it.
pub(crate) fn document(word: &ast::Word) -> Word {
    let quoted = format!("\"{}\"", word.value.replace('"', "\\\""));
    Word { globs: false, ..parse(&quoted, 0) }
}

fn parse(text: &str, depth: usize) -> Word {
    let mut word = Word::default();
    match grammar::word(text) {
        Some(pieces) => pieces.iter().for_each(|piece| take(&mut word, piece, false, depth)),
        None => word.pieces.push(Piece::Odd("it does not parse as a word".to_owned())),
    }
    word
}

fn take(word: &mut Word, piece: &WordPieceWithSource, quoted: bool, depth: usize) {
    match &piece.piece {
        WordPiece::Text(text) => {
            word.globs |= !quoted && text.contains(['*', '?', '[']);
            literal(word, text);
        }
        WordPiece::SingleQuotedText(text) => literal(word, text),
        WordPiece::AnsiCQuotedText(_) => odd(word, "a string with $'…'"),
        WordPiece::DoubleQuotedSequence(inner) | WordPiece::GettextDoubleQuotedSequence(inner) => {
            if inner.is_empty() {
                word.pieces.push(Piece::Text(String::new()));
            }
            inner.iter().for_each(|piece| take(word, piece, true, depth));
        }
        WordPiece::EscapeSequence(text) => literal(word, text.strip_prefix('\\').unwrap_or(text)),
        WordPiece::TildeExpansion(TildeExpr::Home) => literal(word, "~"),
        WordPiece::TildeExpansion(_) => odd(word, "a path that begins with ~"),
        WordPiece::ParameterExpansion(expression) => word.pieces.push(parameter(expression)),
        WordPiece::CommandSubstitution(inner) | WordPiece::BackquotedCommandSubstitution(inner) => {
            word.pieces.push(output(inner, depth));
        }
        WordPiece::ArithmeticExpression(_) => odd(word, "it calculates in the shell"),
    }
}

/// Text, with the placeholders that [`mask`] hid from the grammar.
fn literal(word: &mut Word, text: &str) {
    for part in mask::parts(text) {
        match part {
            mask::Part::Text(text) => match word.pieces.last_mut() {
                Some(Piece::Text(before)) => before.push_str(&text),
                _ => word.pieces.push(Piece::Text(text)),
            },
            mask::Part::Placeholder(name) => word.pieces.push(Piece::Placeholder(name)),
        }
    }
    if text.is_empty() && word.pieces.is_empty() {
        word.pieces.push(Piece::Text(String::new()));
    }
}

fn odd(word: &mut Word, what: &str) {
    word.pieces.push(Piece::Odd(what.to_owned()));
}

fn parameter(expression: &ParameterExpr) -> Piece {
    match expression {
        ParameterExpr::Parameter { parameter: Parameter::Named(name), indirect: false } => {
            Piece::Variable { name: name.clone(), default: None }
        }
        ParameterExpr::UseDefaultValues {
            parameter: Parameter::Named(name),
            indirect: false,
            default_value,
            ..
        } => Piece::Variable { name: name.clone(), default: default_value.as_deref().map(mask::unmask) },
        ParameterExpr::IndicateErrorIfNullOrUnset {
            parameter: Parameter::Named(name),
            indirect: false,
            ..
        } => Piece::Variable { name: name.clone(), default: None },
        _ => Piece::Odd("it takes a variable apart".to_owned()),
    }
}

fn output(inner: &str, depth: usize) -> Piece {
    if depth >= DEEPEST {
        return Piece::Odd("commands inside commands, too deep".to_owned());
    }
    match super::parse(inner) {
        Some(nodes) => Piece::Output(nodes, mask::unmask(inner)),
        None => Piece::Odd("the command inside it does not parse".to_owned()),
    }
}

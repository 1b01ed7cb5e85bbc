//! One shell word: its quotes taken off, what is to be filled in kept apart. Pure.

use super::tree::{Piece, Word};
use super::{braces, grammar, mask};
use brush_parser::{
    ast,
    word::{Parameter, ParameterExpr, TildeExpr, WordPiece, WordPieceWithSource},
};

/// Substitutions inside substitutions deeper than this are not followed.
const DEEPEST: usize = 8;

/// Where a piece of a word stands.
#[derive(Clone, Copy, PartialEq)]
enum In {
    /// A shell takes values apart, and looks for files.
    Bare,
    /// The value of an assignment: it does neither.
    Value,
    /// Double quotes, or a here-document: other quotes are text as well.
    Quotes,
}

/// A word as a file's name.
pub(crate) fn read(word: &ast::Word) -> Word {
    parse(&word.value, In::Bare)
}

/// The words that one of a command's words is: braces make several of it.
///
/// # Errors
/// More than anybody reads.
pub(crate) fn several(word: &ast::Word) -> Result<Vec<Word>, String> {
    let words = braces::expand(&word.value).ok_or("braces that make more words than anybody reads")?;
    let local =
        |text: &String| text.split_once('=').is_some_and(|(name, value)| is_name(name) && is_home(value));
    let read = |text: &String| {
        let word = parse(text, In::Bare);
        Word { local: word.local || local(text), ..word }
    };
    Ok(words.iter().map(read).collect())
}

/// What may name a variable.
pub(crate) fn is_name(text: &str) -> bool {
    !text.starts_with(|c: char| c.is_ascii_digit())
        && !text.is_empty()
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// `~/a` and `/a:~/b` as the value of a variable: somebody's home folder.
fn is_home(value: &str) -> bool {
    let (mut quote, mut before) = (None, ':');
    for c in value.chars() {
        match (quote, c) {
            _ if before == '\\' => {
                before = ' ';
                continue;
            }
            (Some(open), _) if c == open => quote = None,
            (None, '\'' | '"') => quote = Some(c),
            (None, '~') if before == ':' => return true,
            _ => {}
        }
        before = if quote.is_none() || c == '\\' { c } else { ' ' };
    }
    false
}

/// The value of an assignment: a shell neither takes it apart nor looks for files.
pub(crate) fn whole(word: &ast::Word) -> Word {
    let read = parse(&word.value, In::Value);
    Word { local: read.local || is_home(&word.value), ..read }
}

/// `<<< word`: a row of its own for what reads it.
pub(crate) fn here(word: &ast::Word) -> Word {
    let mut word = whole(word);
    literal(&mut word, "\n");
    word
}

/// A here-document that a shell would expand: quotes are plain characters in it.
pub(crate) fn document(word: &ast::Word) -> Word {
    let text = joined(&word.value);
    taken(grammar::document(&text), In::Quotes, 0)
}

/// Without the ends of rows that a backslash takes away.
fn joined(text: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text.chars().peekable());
    while let Some(c) = rest.next() {
        match (c, rest.peek()) {
            ('\\', Some('\n')) => drop(rest.next()),
            ('\\', Some(_)) => out.extend([Some(c), rest.next()].into_iter().flatten()),
            _ => out.push(c),
        }
    }
    out
}

fn parse(text: &str, place: In) -> Word {
    taken(grammar::word(text), place, 0)
}

fn taken(parsed: Option<Vec<WordPieceWithSource>>, place: In, depth: usize) -> Word {
    let mut word = Word::default();
    match parsed {
        Some(pieces) => pieces.iter().for_each(|piece| take(&mut word, piece, place, depth)),
        None => odd(&mut word, "it does not parse as a word"),
    }
    word
}

fn take(word: &mut Word, piece: &WordPieceWithSource, place: In, depth: usize) {
    match &piece.piece {
        WordPiece::Text(text) => {
            word.local |= place == In::Bare && text.contains(['*', '?', '[']);
            literal(word, text);
        }
        WordPiece::SingleQuotedText(text) => literal(word, text),
        WordPiece::AnsiCQuotedText(_) => odd(word, "a string with $'…'"),
        WordPiece::DoubleQuotedSequence(inner) | WordPiece::GettextDoubleQuotedSequence(inner) => {
            if inner.is_empty() {
                word.pieces.push(Piece::Text(String::new()));
            }
            inner.iter().for_each(|piece| take(word, piece, In::Quotes, depth));
        }
        WordPiece::EscapeSequence(text) => literal(word, text.strip_prefix('\\').unwrap_or(text)),
        WordPiece::TildeExpansion(TildeExpr::Home) => {
            word.local = true;
            literal(word, "~");
        }
        WordPiece::TildeExpansion(_) => odd(word, "a path that begins with ~"),
        WordPiece::ParameterExpansion(expression) => word.pieces.push(parameter(expression, place)),
        WordPiece::CommandSubstitution(inner) => word.pieces.push(output(inner, depth)),
        // Inside double quotes a backslash also hides them from the ones around.
        WordPiece::BackquotedCommandSubstitution(inner) if place == In::Quotes => {
            word.pieces.push(output(&inner.replace("\\\"", "\""), depth));
        }
        WordPiece::BackquotedCommandSubstitution(inner) => word.pieces.push(output(inner, depth)),
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

fn parameter(expression: &ParameterExpr, place: In) -> Piece {
    let (parameter, indirect, default) = match expression {
        ParameterExpr::Parameter { parameter, indirect } => (parameter, indirect, None),
        ParameterExpr::UseDefaultValues { parameter, indirect, default_value, .. } => {
            (parameter, indirect, Some(default_value.as_deref().unwrap_or_default()))
        }
        ParameterExpr::IndicateErrorIfNullOrUnset { parameter, indirect, .. } => (parameter, indirect, None),
        _ => return Piece::Odd("it takes a variable apart".to_owned()),
    };
    let (Parameter::Named(name), false) = (parameter, indirect) else {
        return Piece::Odd("it takes a variable apart".to_owned());
    };
    match default.map(|text| plain(text, place)) {
        Some(None) => Piece::Odd("a default that a shell puts together".to_owned()),
        default => {
            Piece::Variable { name: name.clone(), default: default.flatten(), quoted: place != In::Bare }
        }
    }
}

/// A default value without its quotes; `None`: it is more than text.
fn plain(text: &str, place: In) -> Option<String> {
    // Inside double quotes other ones mean something else.
    if place == In::Quotes && text.contains(['\'', '"', '\\']) {
        return None;
    }
    let word = parse(text, place);
    let literal = |piece: &Piece| match piece {
        Piece::Text(text) => Some(text.clone()),
        Piece::Placeholder(name) => Some(format!("<{name}>")),
        _ => None,
    };
    let text: String = word.pieces.iter().map(literal).collect::<Option<_>>()?;
    (!word.local && (place != In::Bare || !text.contains(char::is_whitespace))).then_some(text)
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

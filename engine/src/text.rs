//! Text that keeps our words apart from everybody else's values. Pure.
//!
//! Our words carry light markup (`*bold*`, `_it_`, `` `code` ``); a value is literal, whatever stands in it.
//! Each renderer (Block Kit, terminal, mail, HTML) escapes values for its own output; nothing is escaped here.
//! Templates render into a string in which values stand between private-use characters ([`mark`]), which are
//! taken out of every value first, so that no value can pretend to be words.

use serde::{Deserialize, Serialize};

/// How a stretch of text looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Style {
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bold: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub italic: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub code: bool,
}

/// One piece of text. `Literal` covers our words (markup already read) and values alike: both are shown as they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Piece {
    Literal(String),
    /// A user id of the workspace.
    User(String),
    /// A user group id.
    Group(String),
    /// A channel id.
    Channel(String),
    /// Unix milliseconds, shown as a clock time in the reader's zone.
    Time(i64),
    /// Unix milliseconds, shown as a date and a time.
    Date(i64),
    Link {
        url: String,
        label: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub piece: Piece,
    #[serde(default, skip_serializing_if = "is_plain")]
    pub style: Style,
}

fn is_plain(style: &Style) -> bool {
    *style == Style::default()
}

/// A run of spans; line breaks stand inside literals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(pub Vec<Span>);

/// The private-use characters between which a value stands: open, kind, close.
pub(crate) mod mark {
    pub(crate) const OPEN: char = '\u{E000}';
    pub(crate) const CLOSE: char = '\u{E001}';
    pub(crate) const USER: char = '\u{E002}';
    pub(crate) const GROUP: char = '\u{E003}';
    pub(crate) const CHANNEL: char = '\u{E004}';
    pub(crate) const TIME: char = '\u{E005}';
    pub(crate) const DATE: char = '\u{E006}';
    pub(crate) const LINK: char = '\u{E007}';
    pub(crate) const SPLIT: char = '\u{E008}';

    /// Takes the marks out of a value and closes it in.
    pub(crate) fn value(text: &str) -> String {
        format!("{OPEN}{}{CLOSE}", clean(text))
    }

    pub(crate) fn special(kind: char, text: &str) -> String {
        format!("{OPEN}{kind}{}{CLOSE}", clean(text))
    }

    pub(crate) fn link(url: &str, label: &str) -> String {
        format!("{OPEN}{LINK}{}{SPLIT}{}{CLOSE}", clean(url), clean(label))
    }

    pub(crate) fn clean(text: &str) -> String {
        text.chars().filter(|c| !('\u{E000}'..='\u{E008}').contains(c)).collect()
    }
}

impl Text {
    /// A value, literally.
    #[must_use]
    pub fn literal(text: impl Into<String>) -> Self {
        Self(vec![Span { piece: Piece::Literal(text.into()), style: Style::default() }])
    }

    /// A value in monospace.
    #[must_use]
    pub fn code(text: impl Into<String>) -> Self {
        Self(vec![Span {
            piece: Piece::Literal(text.into()),
            style: Style { code: true, ..Style::default() },
        }])
    }

    #[must_use]
    pub fn then(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|span| matches!(&span.piece, Piece::Literal(text) if text.is_empty()))
    }

    /// Without any look: for logs' readers, mail subjects, fallback texts. Ids stand as `@U1`, times as UTC.
    #[must_use]
    pub fn plain(&self) -> String {
        let mut out = String::new();
        for span in &self.0 {
            match &span.piece {
                Piece::Literal(text) => out.push_str(text),
                Piece::User(id) | Piece::Group(id) => out.extend(["@", id]),
                Piece::Channel(id) => out.extend(["#", id]),
                Piece::Time(ms) => out.push_str(&utc(*ms, "%H:%M UTC")),
                Piece::Date(ms) => out.push_str(&utc(*ms, "%Y-%m-%d %H:%M UTC")),
                Piece::Link { url, label } => out.extend([label, " (", url, ")"]),
            }
        }
        out
    }

    /// Reads rendered template text: markup in our words, marks around values.
    #[must_use]
    pub fn parse(rendered: &str) -> Self {
        let mut reader = Reader::default();
        let mut rest = rendered;
        while let Some(open) = rest.find(mark::OPEN) {
            reader.words(&rest[..open]);
            let body = &rest[open + mark::OPEN.len_utf8()..];
            let close = body.find(mark::CLOSE).unwrap_or(body.len());
            reader.piece(piece(&body[..close]));
            rest = body.get(close + mark::CLOSE.len_utf8()..).unwrap_or("");
        }
        reader.words(rest);
        Self(reader.spans)
    }
}

fn utc(ms: i64, format: &str) -> String {
    jiff::Timestamp::from_millisecond(ms)
        .map_or_else(|_| ms.to_string(), |at| at.strftime(format).to_string())
}

fn piece(body: &str) -> Piece {
    let mut chars = body.chars();
    let kind = chars.next();
    let rest = chars.as_str().to_owned();
    match kind {
        Some(mark::USER) => Piece::User(rest),
        Some(mark::GROUP) => Piece::Group(rest),
        Some(mark::CHANNEL) => Piece::Channel(rest),
        Some(mark::TIME) => rest.parse().map_or(Piece::Literal(rest), Piece::Time),
        Some(mark::DATE) => rest.parse().map_or(Piece::Literal(rest), Piece::Date),
        Some(mark::LINK) => match rest.split_once(mark::SPLIT) {
            Some((url, label)) => Piece::Link { url: url.to_owned(), label: label.to_owned() },
            None => Piece::Literal(rest),
        },
        _ => Piece::Literal(body.to_owned()),
    }
}

#[derive(Default)]
struct Reader {
    spans: Vec<Span>,
    style: Style,
}

impl Reader {
    fn words(&mut self, words: &str) {
        let mut plain = String::new();
        for c in words.chars() {
            let toggled = match c {
                '`' => Style { code: !self.style.code, ..self.style },
                '*' if !self.style.code => Style { bold: !self.style.bold, ..self.style },
                '_' if !self.style.code => Style { italic: !self.style.italic, ..self.style },
                _ => {
                    plain.push(c);
                    continue;
                }
            };
            self.literal(std::mem::take(&mut plain));
            self.style = toggled;
        }
        self.literal(plain);
    }

    fn literal(&mut self, text: String) {
        if !text.is_empty() {
            self.piece(Piece::Literal(text));
        }
    }

    fn piece(&mut self, piece: Piece) {
        self.spans.push(Span { piece, style: self.style });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_can_not_pretend_to_be_words() {
        let hostile = format!("*not bold* {}<!channel>{}", mark::CLOSE, mark::OPEN);
        let text = Text::parse(&format!("*{}* said", mark::value(&hostile)));
        assert_eq!(text.0.len(), 2);
        assert_eq!(text.0[0].piece, Piece::Literal("*not bold* <!channel>".into()));
        assert!(text.0[0].style.bold && !text.0[1].style.bold);
    }

    #[test]
    fn words_keep_their_markup_and_values_their_kind() {
        let text = Text::parse(&format!(
            "`kubectl` by {} at _{}_",
            mark::special(mark::USER, "U1"),
            mark::special(mark::TIME, "0")
        ));
        assert_eq!(text.plain(), "kubectl by @U1 at 00:00 UTC");
        assert!(text.0[0].style.code);
    }
}

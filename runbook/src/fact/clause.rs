//! The sentences of a paragraph, and what each is about: `**Severity**: P2`, `Severity P2. Dashboard: …`. Pure.

use super::words::{bare, tidy};
use crate::markdown::{Inline, plain};

/// One sentence, or one `name: value` of a line that holds several.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Clause {
    pub(super) line: u32,
    /// What stands before its colon; empty if there is none.
    pub(super) label: String,
    /// What stands behind the label.
    pub(super) inline: Vec<Inline>,
    /// `inline` as plain words.
    pub(super) value: String,
    /// All its words.
    pub(super) whole: String,
}

/// A label is a few words.
const LABEL_WORDS: usize = 7;

impl Clause {
    pub(super) fn new(line: u32, inline: &[Inline]) -> Self {
        let whole = tidy(&plain(inline));
        let (label, rest) = labelled(inline).unwrap_or_else(|| (String::new(), inline.to_vec()));
        let value = tidy(&plain(&rest));
        Self {
            line,
            label: bare(&label).trim_start_matches(symbol).trim().to_owned(),
            inline: rest,
            value,
            whole,
        }
    }

    pub(super) fn pair(line: u32, label: &str, value: &[Inline]) -> Self {
        let own = tidy(&plain(value));
        let whole = format!("{label}: {own}");
        Self { line, label: bare(label).to_owned(), inline: value.to_vec(), value: own, whole }
    }

    pub(super) fn codes(&self) -> impl Iterator<Item = &str> {
        self.inline
            .iter()
            .filter_map(|one| if let Inline::Code(code) = one { Some(code.as_str()) } else { None })
    }
}

/// What is no letter, digit or the beginning of a sign that people write before names.
fn symbol(c: char) -> bool {
    !c.is_alphanumeric() && !"#@+<>[(`/$~".contains(c)
}

/// The label before a colon, or a bold one that a full stop ends; and what is behind it.
fn labelled(inline: &[Inline]) -> Option<(String, Vec<Inline>)> {
    let first = inline.iter().position(|one| one.text().contains(|c: char| c.is_alphanumeric()))?;
    let mut rest = inline[first..].to_vec();
    let next = rest.get(1).map(|one| one.text().trim_start().to_owned()).unwrap_or_default();
    match &mut rest[0] {
        Inline::Bold(bold) => {
            let title = bold.trim().to_owned();
            let ended = title.ends_with([':', '.']);
            if !ended && !next.starts_with(':') {
                return split_bold(&title, &rest[1..]);
            }
            rest.remove(0);
            if let Some(Inline::Text(text)) = rest.first_mut().filter(|_| !ended) {
                *text = text.trim_start().trim_start_matches(':').to_owned();
            }
            Some((title, rest))
        }
        Inline::Text(text) => {
            let (label, value) = split(text)?;
            *text = value;
            Some((label, rest))
        }
        _ => None,
    }
}

/// `**Expected: two pods**`.
fn split_bold(title: &str, rest: &[Inline]) -> Option<(String, Vec<Inline>)> {
    let (label, value) = split(title)?;
    let mut all = vec![Inline::Text(value)];
    all.extend_from_slice(rest);
    Some((label, all))
}

/// At the first colon that is no part of an address or a time of day.
fn split(text: &str) -> Option<(String, String)> {
    let (at, _) = text.match_indices(':').find(|(at, _)| {
        let behind = &text[at + 1..];
        behind.is_empty() || behind.starts_with(char::is_whitespace)
    })?;
    let label = text[..at].trim();
    let short = label.split_whitespace().count() <= LABEL_WORDS && !label.contains(['.', '?', '!', '→']);
    (short && !label.is_empty()).then(|| (label.to_owned(), text[at + 1..].trim_start().to_owned()))
}

/// The clauses of what stands between two blocks; `line` is its first one.
pub(super) fn clauses(line: u32, inline: &[Inline]) -> Vec<Clause> {
    let mut reader = Reader { line, start: line, ..Reader::default() };
    for (at, one) in inline.iter().enumerate() {
        let next = inline.get(at + 1);
        match one {
            Inline::Text(text) => reader.text(text, next),
            Inline::Break => reader.end_of_line(next),
            other => reader.current.push(other.clone()),
        }
    }
    reader.close();
    reader.clauses
}

#[derive(Default)]
struct Reader {
    line: u32,
    start: u32,
    current: Vec<Inline>,
    clauses: Vec<Clause>,
}

impl Reader {
    fn text(&mut self, text: &str, next: Option<&Inline>) {
        let mut from = 0;
        for (at, c) in text.char_indices() {
            let behind = &text[at + c.len_utf8()..];
            let (end, resume) = if matches!(c, '.' | '!' | '?') && sentence(&text[from..at], c, behind, next)
            {
                (at + c.len_utf8(), at + c.len_utf8())
            } else if matches!(c, '|' | '·' | '•') && text[..at].ends_with(' ') && behind.starts_with(' ')
                || matches!(c, '—' | '–' | ';') && another(behind, next) && at > from
            {
                (at, at + c.len_utf8())
            } else {
                continue;
            };
            self.push(&text[from..end]);
            self.close();
            from = resume;
        }
        self.push(&text[from..]);
    }

    fn push(&mut self, text: &str) {
        if !(text.is_empty() || self.current.is_empty() && text.trim().is_empty()) {
            self.current.push(Inline::Text(text.to_owned()));
        }
    }

    /// A line that begins with a label, or stands behind a finished sentence, is on its own; else the sentence goes on.
    fn end_of_line(&mut self, next: Option<&Inline>) {
        self.line += 1;
        let before = plain(&self.current);
        let finished =
            before.ends_with(['.', '!', '?', ':']) || before.starts_with("[!") && before.ends_with(']');
        let label = match next {
            Some(Inline::Text(text)) => split(text).is_some(),
            Some(Inline::Bold(_)) => true,
            _ => false,
        };
        if self.current.is_empty() || finished || label {
            self.close();
        } else {
            self.current.push(Inline::Text(" ".into()));
        }
    }

    fn close(&mut self) {
        let inline = std::mem::take(&mut self.current);
        if !plain(&inline).is_empty() {
            self.clauses.push(Clause::new(self.start, &inline));
        }
        self.start = self.line;
    }
}

/// Words that a full stop stands behind without ending anything.
const SHORT: &[&str] = &[
    "e.g", "i.e", "etc", "vs", "approx", "min", "max", "no", "cf", "ex", "p.ex", "env", "sec", "ext", "tel",
    "dr", "mr",
];

/// Whether a sentence ends here.
fn sentence(before: &str, mark: char, behind: &str, next: Option<&Inline>) -> bool {
    let word =
        before.rsplit(char::is_whitespace).next().unwrap_or_default().trim_start_matches('(').to_lowercase();
    let number = word.chars().all(|c| c.is_ascii_digit());
    if mark == '.'
        && (number && word.len() == before.trim().len()
            || SHORT.contains(&word.as_str())
            || word.chars().count() == 1)
    {
        // `1. Check` is no sentence; `It is 5. Then` is rare enough.
        return false;
    }
    if before.matches('(').count() > before.matches(')').count() {
        return false;
    }
    let after = behind.trim_start();
    if after.is_empty() {
        return matches!(next, Some(Inline::Bold(_) | Inline::Code(_) | Inline::Link { .. }))
            && behind.len() > after.len();
    }
    after.len() < behind.len()
        && after.starts_with(|c: char| !c.is_lowercase() && c != '-' && c != '(' && c != '→' && c != '—')
}

/// Whether a `name: value` of its own begins behind a dash or bar.
fn another(behind: &str, next: Option<&Inline>) -> bool {
    let words = behind.trim_start();
    if words.is_empty() {
        return matches!(next, Some(Inline::Bold(_)));
    }
    behind.starts_with(char::is_whitespace)
        && split(words).is_some_and(|(label, _)| label.split_whitespace().count() <= 3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{Block, blocks};

    fn read(text: &str) -> Vec<(u32, String, String)> {
        let Some(Block::Paragraph(own)) = blocks(text, 0).into_iter().next() else { panic!("no words") };
        clauses(own.line, &own.inline).into_iter().map(|one| (one.line, one.label, one.value)).collect()
    }

    fn is(line: u32, label: &str, value: &str) -> (u32, String, String) {
        (line, label.into(), value.into())
    }

    #[test]
    fn a_line_with_a_label_stands_on_its_own() {
        assert_eq!(read("*Version: 1.0*\n*Owner: SRE*\n"), [is(1, "Version", "1.0"), is(2, "Owner", "SRE")]);
        assert_eq!(
            read("**Gravité** : P2 — **Astreinte** : a@b.c\n"),
            [is(1, "Gravité", "P2"), is(1, "Astreinte", "a@b.c")]
        );
        assert_eq!(read("**Impact.** Alerts stop.\n"), [is(1, "Impact", "Alerts stop.")]);
        assert_eq!(read("⚠️ **Attention:** jamais.\n"), [is(1, "Attention", "jamais.")]);
    }

    #[test]
    fn a_sentence_may_go_over_lines_and_several_stand_on_one() {
        assert_eq!(read("If it lasts\n10 minutes, call.\n"), [is(1, "", "If it lasts 10 minutes, call.")]);
        assert_eq!(
            read("Severity P2. Dashboard: https://x.org/a\n"),
            [is(1, "", "Severity P2."), is(1, "Dashboard", "https://x.org/a")]
        );
        assert_eq!(read("Use e.g. Two. At 10:30 go.\n").len(), 2);
    }
}

//! What a step is called: the words nearest to its commands, without numbers, prompts and punctuation. Pure.
//!
//! Nearest first: the comment above in the fence, the list item, a bold lead-in, a heading inside the section, the
//! paragraph that leads up to it.

use crate::{
    limit,
    markdown::{Inline, Paragraph, plain},
    section,
};

/// A paragraph longer than this is an explanation, in characters.
const LONGEST: usize = 110;

/// The titles in force at a place of the text.
#[derive(Debug, Default)]
pub(super) struct Titles {
    heading: Option<String>,
    bold: Option<String>,
    paragraph: Option<String>,
    /// Of the list items that are open: depth and words.
    items: Vec<(u32, String)>,
}

impl Titles {
    pub(super) fn under(heading: Option<&str>) -> Self {
        Self { heading: heading.map(titled).filter(|title| !title.is_empty()), ..Self::default() }
    }

    pub(super) fn current(&self) -> Option<&str> {
        let item = self.items.last().map(|(_, title)| title);
        let title = item.or(self.bold.as_ref()).or(self.heading.as_ref()).or(self.paragraph.as_ref());
        title.map(String::as_str)
    }

    /// A list item opens: what stood at its depth or deeper is over.
    pub(super) fn item(&mut self, depth: u32, paragraph: &Paragraph) {
        self.items.retain(|(open, _)| *open < depth);
        let before = paragraph.inline.iter().take_while(|inline| !matches!(inline, Inline::Code(_)));
        let words: Vec<Inline> = before.cloned().collect();
        let title = titled(&without_aside(&words));
        if !title.is_empty() {
            self.items.push((depth, title));
        }
    }

    /// A paragraph outside a list.
    pub(super) fn paragraph(&mut self, paragraph: &Paragraph) {
        self.items.clear();
        if let [Inline::Bold(bold)] = paragraph.inline.as_slice() {
            self.bold = Some(titled(bold)).filter(|title| !title.is_empty());
            self.paragraph = None;
            return;
        }
        let words = plain(&paragraph.inline);
        if leads(&words) {
            self.paragraph = Some(titled(&words));
        }
    }
}

/// Whether a paragraph leads up to what follows it.
fn leads(words: &str) -> bool {
    let short = words.chars().count() <= LONGEST;
    short && words.trim_end().ends_with([':', '?'])
}

/// `… make a new one (**the site keeps its old certificate**)` without what stands in the brackets, which is a warning.
fn without_aside(inline: &[Inline]) -> String {
    let bold = inline.iter().position(|one| matches!(one, Inline::Bold(_))).filter(|at| *at > 0);
    let opens = bold.filter(|at| inline[at - 1].text().trim_end().ends_with('('));
    let kept = opens.map_or(inline, |at| &inline[..at]);
    let words = kept.iter().map(Inline::text).collect::<String>();
    if opens.is_some() { words.trim_end().trim_end_matches('(').to_owned() } else { words }
}

/// `### 3.1 Kafka health:`, `1) Look,`, `Step 2 — Stop (2 min)` as titles.
pub(super) fn titled(words: &str) -> String {
    let words = words.trim().trim_start_matches(|c: char| !c.is_alphanumeric() && !"\"'`(<$/.-#".contains(c));
    let words = unnumbered(unstepped(words.trim_start()));
    let mut words = words.trim().trim_end_matches([':', '-', '—', '–', ',', ' ', '→']);
    if let Some((before, inside)) = words.strip_suffix(')').and_then(|rest| rest.rsplit_once('('))
        && is_time(inside)
    {
        words = before.trim_end().trim_end_matches([':', '-', '—', ' ']);
    }
    limit::short(words.to_owned(), limit::TITLE)
}

/// `1. `, `3.1 `, `2) ` in front.
fn unnumbered(words: &str) -> &str {
    let behind = words.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number = &words[..words.len() - behind.len()];
    let numbered = number.starts_with(|c: char| c.is_ascii_digit());
    match behind.strip_prefix(')').or_else(|| behind.strip_prefix(". ")).or_else(|| behind.strip_prefix(' '))
    {
        Some(rest) if numbered && (number.contains('.') || behind.starts_with(')')) => rest.trim_start(),
        _ => words,
    }
}

/// `Step 2 — `, `Étape 3 : ` in front.
fn unstepped(words: &str) -> &str {
    let mut parts = words.splitn(3, ' ');
    let (Some(first), Some(number), Some(rest)) = (parts.next(), parts.next(), parts.next()) else {
        return words;
    };
    let counts = matches!(section::fold(first).as_str(), "step" | "etape" | "phase")
        && number.starts_with(|c: char| c.is_ascii_digit());
    let rest = rest.trim_start_matches([':', '-', '—', '–', '.', ')', ' ']);
    if counts && !rest.is_empty() { rest } else { words }
}

/// `2 min`, `0-5 minutes`.
fn is_time(inside: &str) -> bool {
    let folded = section::fold(inside);
    let unit = ["min", "minute", "minutes", "s", "sec", "seconds", "h", "hour", "hours", "heure", "heures"];
    folded.starts_with(|c: char| c.is_ascii_digit())
        && folded.split(' ').next_back().is_some_and(|last| unit.contains(&last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_what_is_left_without_numbers_and_punctuation() {
        for (words, title) in [
            ("1. Check pod status:", "Check pod status"),
            ("3.1 Kafka health", "Kafka health"),
            ("Step 2 — Stop writes in the old region", "Stop writes in the old region"),
            ("Step 1 — Be sure (2 min)", "Be sure"),
            ("⚠️ En dernier recours, vider la base :", "En dernier recours, vider la base"),
            ("Reload (keeps connections):", "Reload (keeps connections)"),
            ("2 pods are enough", "2 pods are enough"),
        ] {
            assert_eq!(titled(words), title);
        }
    }
}

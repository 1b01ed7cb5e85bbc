//! The YAML in front of a runbook: what refines it, all optional. Pure.
//!
//! Each key is read by itself: a wrong one is a finding where it stands, and the others count. Keys of other tools are
//! left alone. [`keys`] has the keys, [`tree`] where they stand, [`value`] what may stand behind them.

mod keys;
mod read;
mod tree;
mod value;

pub(crate) use keys::{Book, Front};
pub(crate) use read::{Said, option, read};

/// The front matter's text and where the Markdown begins: byte offset.
pub(crate) fn split(text: &str) -> (Option<&str>, usize) {
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let bare = &text[mark..];
    let Some(rest) = bare.strip_prefix("---\n").or_else(|| bare.strip_prefix("---\r\n")) else {
        return (None, mark);
    };
    let start = text.len() - rest.len();
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if line.trim_end() == "---" {
            return (Some(&rest[..at]), start + at + line.len());
        }
        at += line.len();
    }
    (None, mark)
}

/// The JSON Schema of the keys, as docs/front-matter.schema.json holds it.
#[must_use]
pub fn schema() -> String {
    let schema = schemars::schema_for!(Front);
    // A schema is always written.
    serde_json::to_string_pretty(&schema).map(|text| text + "\n").unwrap_or_default()
}

impl Front {
    /// What is said of one runbook: in its own entry before what stands at the top. `first`: the one that the top names;
    /// `alone`: the file has no other.
    pub(crate) fn of(&self, own: Option<&Book>, first: bool, alone: bool) -> Book {
        let own = own.cloned().unwrap_or_default();
        let top = self.book.clone();
        // What names one runbook can't be said of several.
        let named = if first { top.clone() } else { Book::default() };
        Book {
            title: named.title.filter(|_| alone),
            slug: own.slug.or(named.slug),
            aliases: own.aliases.or(named.aliases),
            alerts: own.alerts.or(named.alerts),
            hints: own.hints.or(named.hints),
            severity: own.severity.or(top.severity),
            target: own.target.or(top.target),
            mttr: own.mttr.or(top.mttr),
            deadlines: own.deadlines.or(top.deadlines),
            steps: own.steps.or(top.steps),
        }
    }
}

#[cfg(test)]
mod tests;

//! Ways to reach people outside the chat: a file each, a line each.

mod email;
mod ntfy;

use crate::config::Notifiers;
use engine::{card::Card, ports::Notifier};
use std::sync::Arc;

/// All that the configuration names.
///
/// # Errors
/// An address that can't be read.
pub(crate) fn all(settings: &Notifiers) -> anyhow::Result<Vec<Arc<dyn Notifier>>> {
    let mut all: Vec<Arc<dyn Notifier>> = Vec::new();
    if let Some(settings) = &settings.ntfy {
        all.push(Arc::new(ntfy::NtfyNotifier::new(settings)?));
    }
    if let Some(settings) = &settings.email {
        all.push(Arc::new(email::EmailNotifier::new(settings)?));
    }
    Ok(all)
}

/// What the card calls the button of a verb, in the reader's language.
fn label<'a>(card: &'a Card, verb: &str, otherwise: &'a str) -> &'a str {
    let button = card.actions.iter().find(|action| action.command.split(' ').next() == Some(verb));
    button.map_or(otherwise, |action| action.label.as_str())
}

/// For a subject or a title: no line break, no control character, at most so many characters.
fn one_line(text: &str, most: usize) -> String {
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c.is_control()).collect();
    within(&words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "), most)
}

fn within(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

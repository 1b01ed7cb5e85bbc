//! `form page N`: whom to page now.
use super::{Blank, choice, line};
use engine::card::Form;

pub(super) fn form(blank: &Blank<'_>, incident: i64, _: &str) -> Form {
    let contacts: Vec<_> = blank
        .loaded
        .settings
        .escalation
        .contacts
        .keys()
        // Slack's limit of an option's value: who has a longer name is typed.
        .filter(|name| name.chars().count() <= 150)
        .take(100)
        .map(|name| (name.clone(), name.chars().take(75).collect()))
        .collect();
    let kind = if contacts.is_empty() { line(80) } else { choice(contacts, None) };
    blank.form("page", format!("page {incident}"), vec![blank.field("contact", kind)])
}

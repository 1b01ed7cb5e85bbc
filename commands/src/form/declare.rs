//! `form declare`: runbook, target, severity, title.
use super::{Blank, choice, line};
use engine::{card::Form, event::Severity};

pub(super) fn form(blank: &Blank<'_>, _: i64, _: &str) -> Form {
    let runbooks = blank
        .loaded
        .catalogue
        .all()
        .iter()
        .take(100)
        .map(|runbook| (runbook.slug.clone(), cut(&runbook.title)))
        .collect::<Vec<_>>();
    let targets = blank
        .loaded
        .settings
        .targets
        .keys()
        .take(100)
        .map(|name| (name.clone(), cut(name)))
        .collect::<Vec<_>>();
    let severities = Severity::ALL
        .iter()
        .map(|severity| (severity.name().to_owned(), blank.label(severity.name())))
        .collect();
    let mut fields = vec![blank.field("title", line(150))];
    if !runbooks.is_empty() {
        fields.push(blank.optional("runbook", choice(runbooks, None)));
    }
    if !targets.is_empty() {
        fields.push(blank.optional("target", choice(targets, None)));
    }
    fields.push(blank.field("severity", choice(severities, Some(&blank.loaded.settings.incidents.severity))));
    blank.form("declare", "declare".into(), fields)
}

/// An option's label holds 75 characters.
fn cut(label: &str) -> String {
    label.chars().take(75).collect()
}

//! `form more N`: the verbs that do not fit on the card.
use super::Blank;
use engine::card::{Action, Form};

pub(super) fn form(blank: &Blank<'_>, incident: i64, _: &str) -> Form {
    let action = |id: &str, command: String| Action::new(blank.label(id), command);
    let actions = vec![
        action("more-note", format!("form note {incident}")),
        action("more-severity", format!("form severity {incident}")),
        action("more-page", format!("form page {incident}")),
        action("more-timeline", format!("timeline {incident}")),
        action("more-withhold", format!("withhold {incident}")),
        action("more-resolve", format!("resolve {incident}")).primary(),
        action("more-cancel", format!("cancel {incident}")).danger(),
    ];
    Form { submit: None, actions, ..blank.form("more", format!("status {incident}"), Vec::new()) }
}

//! Whom to reach where: `**On-Call**: ops@example.com`, tables of people. Pure.

use super::{
    Found, Known, address, owner,
    passage::{Passage, Shape},
    topic::Topic,
    verbs,
    words::{bare, holds, tidy, words},
};
use crate::{markdown::Inline, section::fold};

pub(super) const HEADINGS: &[&str] = &[
    "contact",
    "contacts",
    "who",
    "on-call",
    "oncall",
    "astreinte",
    "interlocuteurs",
    "annuaire",
    "people",
    "key contacts",
];

/// Labels of whom to reach; elsewhere any label with an address behind it will do.
pub(super) const LABELS: &[&str] = &[
    "on-call",
    "oncall",
    "on call",
    "contact",
    "contacts",
    "escalation",
    "escalade",
    "astreinte",
    "slack",
    "channel",
    "pager",
    "pagerduty",
    "canal",
];

/// What rings when its page is opened: no link to read but a way to reach somebody.
const RINGING: &[&str] = &[
    "pagerduty",
    "opsgenie",
    "victorops",
    "on-call",
    "oncall",
    "pager",
    "slack",
    "zoom",
    "bridge",
    "war room",
    "teams",
    "astreinte",
    "meet",
];

const ROLE: &[&str] = &[
    "who", "role", "name", "team", "qui", "nom", "equipe", "person", "personne", "function", "fonction",
    "service", "contact",
];
const WHERE: &[&str] = &[
    "where",
    "contact",
    "email",
    "e-mail",
    "mail",
    "phone",
    "telephone",
    "slack",
    "channel",
    "ou",
    "canal",
    "address",
    "adresse",
    "tel",
    "how",
    "comment",
    "reach",
    "pager",
];

pub(super) fn find(passage: &Passage, found: &mut Found) {
    let items = matches!(passage.shape, Shape::Item | Shape::Row);
    if found.claimed && items || matches!(passage.shape, Shape::Heading | Shape::Comment) || passage.command {
        return;
    }
    if passage.shape == Shape::Row {
        row(passage, found);
        return;
    }
    for clause in &passage.clauses {
        let Some(address) = address::only(&clause.value) else { continue };
        let lead_in = clause.label.is_empty() && passage.shape == Shape::Prose && people(passage.topic);
        let label = if lead_in { &passage.heading } else { &clause.label };
        if label.is_empty()
            || owned(passage, label)
            || address::is_url(&address) && !holds(&fold(label), RINGING)
        {
            continue;
        }
        found.claim(clause.line, Known::Contact { role: role(label), address });
    }
    // `Jane Doe, DBA — +49 30 5550100` in a list of people.
    if !found.claimed && people(passage.topic) && passage.shape == Shape::Item && !passage.leads {
        item(passage, found);
    }
    if !found.claimed && passage.topic == Some(Topic::Contact) && passage.shape == Shape::Item {
        said(passage, found);
    }
}

/// `**On-call**: see the schedule` among contacts: whom, and by what words.
fn said(passage: &Passage, found: &mut Found) {
    let [clause] = passage.clauses.as_slice() else { return };
    let words = clause.value.split_whitespace().count();
    let link =
        clause.inline.iter().any(|one| matches!(one, Inline::Link { .. })) || clause.value.contains("://");
    if !clause.label.is_empty() && (1..=8).contains(&words) && !(link || passage.task || passage.leads) {
        let (role, address) = (clause.label.clone(), clause.value.clone());
        found.claim(clause.line, Known::Contact { role, address });
    }
}

/// Among people a team is whom to reach; elsewhere it is the owner.
fn owned(passage: &Passage, label: &str) -> bool {
    !people(passage.topic) && owner::LABELS.contains(&fold(label).as_str())
}

fn people(topic: Option<Topic>) -> bool {
    matches!(topic, Some(Topic::Contact | Topic::Escalation))
}

fn row(passage: &Passage, found: &mut Found) {
    let Some((column, to)) =
        passage.cell(WHERE).filter(|(_, cell)| reached(&cell.inline).is_some()).or_else(|| {
            let cells = passage.cells.iter().enumerate();
            cells
                .filter(|_| people(passage.topic))
                .find(|(at, cell)| *at > 0 && reached(&cell.inline).is_some())
        })
    else {
        return;
    };
    let Some((_, who)) = passage
        .cell(ROLE)
        .filter(|(at, _)| *at != column)
        .or_else(|| passage.cells.first().map(|cell| (0, cell)).filter(|_| column > 0))
    else {
        return;
    };
    if let Some(address) = reached(&to.inline).filter(|_| !who.text.is_empty()) {
        found.claim(passage.line, Known::Contact { role: who.text.clone(), address });
    }
}

/// The address that a cell holds, in words or as a link.
fn reached(inline: &[Inline]) -> Option<String> {
    inline.iter().find_map(|one| match one {
        Inline::Link { url, .. } => Some(url.strip_prefix("mailto:").unwrap_or(url).to_owned()),
        other => address::only(bare(other.text())),
    })
}

fn item(passage: &Passage, found: &mut Found) {
    let Some((address, _)) = address::first(&passage.text) else { return };
    let Some(at) = passage.text.find(&address) else { return };
    let labelled =
        passage.clauses.first().map(|clause| clause.label.as_str()).filter(|label| !label.is_empty());
    let role = role(labelled.unwrap_or(&passage.text[..at]));
    if !role.is_empty() && !address::is_url(&address) && verbs::act(&passage.text).is_none() {
        found.claim(passage.line, Known::Contact { role, address });
    }
}

/// `Contact security team` names the security team.
fn role(label: &str) -> String {
    let label = tidy(bare(label).trim_end_matches(['(', '<', '[', ',', '—', '–', '-', ' ']));
    let mut all = words(&label).into_iter();
    let asks = verbs::act(&label) == Some(verbs::Act::Tell) && words(&label).len() > 1;
    let second = all.nth(1).filter(|_| asks);
    second.map_or(label.clone(), |word| label[word.from..].trim_start_matches("the ").to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_named_without_what_to_do() {
        assert_eq!(role("Contact security team"), "security team");
        assert_eq!(role("Escalation (Engineering)"), "Escalation (Engineering)");
        assert_eq!(role("Jane Doe, DBA — "), "Jane Doe, DBA");
        assert_eq!(role("Contact"), "Contact");
    }
}

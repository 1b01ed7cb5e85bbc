//! Whose text or service it is: `Owner: SRE Team`, `Responsable : équipe données`. Pure.

use super::{
    Found, Known,
    passage::{Passage, Shape},
    topic::Topic,
    words::bare,
};
use crate::section::fold;

pub(super) const LABELS: &[&str] = &[
    "owner",
    "owners",
    "owned by",
    "service owner",
    "runbook owner",
    "owning team",
    "team",
    "maintainer",
    "maintainers",
    "maintained by",
    "author",
    "proprietaire",
    "responsable",
    "equipe",
    "equipe responsable",
    "auteur",
    "maintenu par",
    "document owner",
    "team owner",
];

pub(super) fn find(passage: &Passage, found: &mut Found) {
    if matches!(passage.shape, Shape::Row | Shape::Comment | Shape::Heading)
        || !matches!(passage.topic, None | Some(Topic::Review | Topic::Checklist | Topic::Remark))
    {
        return;
    }
    for clause in &passage.clauses {
        let text = bare(&clause.value);
        if LABELS.contains(&fold(&clause.label).as_str())
            && !text.is_empty()
            && text.split_whitespace().count() <= 8
        {
            found.claim(clause.line, Known::Owner { text: text.to_owned() });
        }
    }
}

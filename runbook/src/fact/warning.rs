//! What must not be done, or not without care: `⚠️ Attention: …`, `Never …`, `(its data is gone!)`, a column of cautions. Pure.

use super::{
    Found, Known,
    clause::Clause,
    passage::{Cell, Passage, Shape},
    topic::Topic,
    words::{bare, begins, holds, parenthesis, tidy},
};
use crate::{markdown::Inline, section::fold};

pub(super) const HEADINGS: &[&str] = &[
    "warning",
    "warnings",
    "caution",
    "cautions",
    "danger",
    "avertissement",
    "avertissements",
    "precautions",
    "precaution",
    "do not",
    "don t",
    "a ne pas faire",
    "mises en garde",
    "pitfalls",
    "attention",
];

const LABELS: &[&str] = &[
    "warning",
    "caution",
    "danger",
    "important",
    "attention",
    "careful",
    "avertissement",
    "prudence",
    "mise en garde",
    "beware",
    "be careful",
    "do not",
    "don t",
    "a ne pas faire",
    "ne pas faire",
    "never",
    "jamais",
    "danger zone",
    "risk",
    "risque",
];

/// What a sentence that forbids begins with.
const FORBIDS: &[&str] = &[
    "never",
    "do not",
    "don t",
    "ne jamais",
    "ne pas",
    "jamais",
    "n executez pas",
    "a ne pas faire",
    "under no circumstances",
    "avoid",
    "eviter",
    "evitez",
    "be careful",
    "beware",
    "careful",
];

/// Columns that are there for cautions, and columns that may hold one.
const COLUMNS: &[&str] = &[
    "careful",
    "warning",
    "warnings",
    "caution",
    "danger",
    "attention",
    "risk",
    "risks",
    "risque",
    "risques",
    "beware",
    "precaution",
    "precautions",
];
const REMARKS: &[&str] = &[
    "comment",
    "comments",
    "note",
    "notes",
    "remark",
    "remarks",
    "remarque",
    "remarques",
    "commentaire",
    "commentaires",
];

/// Words that make a remark a warning.
const CARE: &[&str] = &[
    "never",
    "cannot",
    "can t",
    "irreversible",
    "loss",
    "lost",
    "lose",
    "loses",
    "gone",
    "destroys",
    "deletes",
    "downtime",
    "outage",
    "careful",
    "caution",
    "dangerous",
    "risk",
    "risky",
    "ask",
    "only",
    "at a time",
    "not",
    "don t",
    "do not",
    "first",
    "must",
    "perte",
    "perd",
    "irreversible",
    "jamais",
    "ne pas",
    "danger",
    "dangereux",
    "coupe",
    "coupure",
    "interruption",
    "risque",
    "prevenir",
    "deconnecte",
    "bloque",
    "efface",
    "supprime",
    "demander",
    "attention",
    "seulement",
];

/// What is said of losses in a quote, where people put what one should know first.
const LOSSES: &[&str] = &[
    "lost",
    "gone",
    "lose",
    "loses",
    "data loss",
    "irreversible",
    "destroyed",
    "deleted",
    "downtime",
    "perdu",
    "perdus",
    "perdue",
    "perdues",
    "perte",
];

/// Words that make an aside of a step's title a warning.
const GRAVE: &[&str] = &[
    "never",
    "irreversible",
    "data loss",
    "destroys",
    "deletes all",
    "downtime",
    "careful",
    "dangerous",
    "destructive",
    "risky",
    "perte",
    "jamais",
    "danger",
    "dangereux",
    "destructif",
    "coupure",
    "interruption de service",
    "ask",
    "cannot be undone",
    "can t be undone",
];

pub(super) fn find(passage: &Passage, found: &mut Found) {
    match passage.shape {
        Shape::Front => {}
        Shape::Heading => passage.clauses.iter().for_each(|clause| aside(clause, &[], found)),
        Shape::Comment if passage.remark => remark(passage, found),
        Shape::Row => row(passage, found),
        Shape::Item if passage.topic == Some(Topic::Warning) && !found.claimed => {
            found.claim(passage.line, warning(&passage.text))
        }
        _ if passage.topic == Some(Topic::Prevention) => {}
        _ => sentences(passage, found),
    }
}

fn warning(text: &str) -> Known {
    Known::Warning { text: text.to_owned() }
}

fn row(passage: &Passage, found: &mut Found) {
    let filled = |found: &(usize, &Cell)| found.0 > 0 && !found.1.text.is_empty() && passage.command;
    let named = passage.cell(COLUMNS).filter(filled);
    let remark = || passage.cell(REMARKS).filter(filled).filter(|(_, cell)| holds(&fold(&cell.text), CARE));
    if let Some((_, cell)) = named.or_else(remark) {
        found.beside(passage.line, warning(&cell.text));
    }
}

fn sentences(passage: &Passage, found: &mut Found) {
    let marked = |text: &str| text.contains(['⚠', '❗', '☠', '⛔', '🛑']);
    for (at, clause) in passage.clauses.iter().enumerate() {
        let label = fold(&clause.label);
        let mark = ["[!warning]", "[!caution]", "[!important]"]
            .iter()
            .any(|mark| clause.whole.to_lowercase().starts_with(mark));
        if mark || LABELS.contains(&label.as_str()) {
            // All that stands behind the mark, to the end of its paragraph.
            let rest = passage.clauses[at + 1..].iter().map(|clause| clause.whole.as_str());
            let own =
                if mark { clause.whole.split_once(']').map_or("", |(_, own)| own) } else { &clause.value };
            let all = std::iter::once(own).chain(rest).collect::<Vec<_>>().join(" ");
            let text = reason(passage, &all);
            let line =
                passage.clauses.get(at + 1).filter(|_| own.is_empty()).map_or(clause.line, |next| next.line);
            if !text.is_empty() && at == 0 {
                found.claim(line, warning(&text));
            } else if !text.is_empty() {
                found.beside(line, warning(&text));
            }
            return;
        }
        let folded = fold(bare(&clause.whole));
        let forbids = begins(&folded, FORBIDS) || passage.shape == Shape::Quote && holds(&folded, LOSSES);
        if forbids && (!found.claimed || passage.clauses.len() > 1) {
            found.claim(clause.line, warning(&clause.whole));
        } else if marked(&passage.text) && at == 0 {
            let text = reason(passage, &passage.text);
            if passage.command || passage.text.ends_with(':') {
                found.beside(clause.line, warning(&text))
            } else {
                found.claim(clause.line, warning(&text))
            }
            return;
        } else {
            aside(clause, GRAVE, found);
        }
    }
}

/// `COMMAND # don't paste the output`.
fn remark(passage: &Passage, found: &mut Found) {
    let folded = fold(&passage.text);
    if begins(&folded, FORBIDS)
        || holds(&folded, GRAVE)
        || holds(&folded, &["hang", "hangs", "may take", "slow"])
    {
        found.claim(passage.line, warning(&passage.text));
    }
}

/// `Do not: COMMAND (why)`, `⚠ STEP (why):`: why; else all of it.
fn reason(passage: &Passage, text: &str) -> String {
    let plain = tidy(text.trim_start_matches(|c: char| !c.is_alphanumeric() && !"#@([`<>".contains(c)));
    let titled = passage.command || plain.ends_with(':');
    match parenthesis(&plain).filter(|_| titled) {
        Some((_, inside, _)) => inside.to_owned(),
        None => plain,
    }
}

/// `Rebuild it (ask the owner first!)`, `Increase partitions (CANNOT DECREASE)`. `grave`: words that are enough.
fn aside(clause: &Clause, grave: &[&str], found: &mut Found) {
    if let Some((_, behind)) = clause.whole.rsplit_once(" — ").filter(|(_, behind)| behind.ends_with('!')) {
        found.beside(clause.line, warning(behind));
    }
    let Some((_, inside, _)) = parenthesis(&clause.whole) else { return };
    let shouted = inside.split_whitespace().count() > 1
        && inside.chars().any(char::is_uppercase)
        && !inside.chars().any(char::is_lowercase)
        && !inside.contains(|c: char| c.is_ascii_digit());
    let stressed = clause
        .inline
        .windows(2)
        .any(|pair| matches!(pair, [Inline::Text(before), Inline::Bold(_)] if before.ends_with('(')));
    if inside.ends_with('!') || shouted || stressed || holds(&fold(inside), grave) {
        found.beside(clause.line, warning(inside));
    }
}

//! Where to read on: links to other documents, dashboards, consoles. Pure. Links inside a document and e-mail are none.

use super::{
    Found, Known, address,
    clause::Clause,
    passage::{Passage, Shape},
    verbs,
    words::{bare, tidy, words},
};
use crate::markdown::Inline;

/// Words between a name and its address.
const JOINTS: &[&str] = &[
    "at", "on", "see", "a", "sur", "voir", "in", "via", "here", "ici", "here is", "the", "and", "or", "to",
    "from",
];

pub(super) fn find(passage: &Passage, found: &mut Found) {
    if passage.shape == Shape::Comment {
        return;
    }
    let rows = [Clause::new(passage.line, &passage.inline)];
    let clauses = if passage.clauses.is_empty() { &rows[..] } else { &passage.clauses };
    for clause in clauses {
        let mut before = clause.label.clone();
        for one in &clause.inline {
            match one {
                Inline::Link { text, url } if outside(url) => {
                    let text = if address::is_url(text) { name(&before) } else { one_line(text) };
                    add(passage, clause.line, &text, url, found);
                }
                Inline::Text(text) => bare_links(passage, clause, &before, text, found),
                _ => {}
            }
            before.push_str(one.text());
        }
    }
}

/// A link over two lines of the source is one line of words.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn outside(url: &str) -> bool {
    !url.starts_with('#') && !url.starts_with("mailto:") && !url.starts_with("tel:") && !url.is_empty()
}

/// Addresses that nobody marked as links.
fn bare_links(passage: &Passage, clause: &Clause, before: &str, text: &str, found: &mut Found) {
    let mut from = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let url = word
            .trim()
            .trim_matches(['(', ')', '<', '>', ',', ';', '"', '“', '”'])
            .trim_end_matches(['.', ':']);
        if address::is_url(url) {
            let named = name(&format!("{before} {}", &text[..from]));
            add(passage, clause.line, &named, url, found);
        }
        from += word.len();
    }
}

fn add(passage: &Passage, line: u32, text: &str, url: &str, found: &mut Found) {
    // An address that a contact has is where to reach somebody.
    let reached = found
        .facts
        .iter()
        .any(|fact| matches!(&fact.known, Known::Contact { address, .. } if address == url));
    let text = if text.is_empty() { bare(&passage.heading) } else { text };
    if !reached {
        found.beside(line, Known::Link { text: tidy(text), url: url.to_owned() });
    }
}

/// `Check APNs status at` names the `APNs status`.
fn name(before: &str) -> String {
    let before = bare(before).trim_end_matches(['(', '<']);
    let mut all = words(before);
    while all.last().is_some_and(|word| JOINTS.contains(&word.folded.as_str())) {
        all.pop();
    }
    let verb = all.len() > 1 && verbs::act(before).is_some();
    let from = all.get(usize::from(verb)).map_or(0, |word| word.from);
    let to = all.last().map_or(0, |word| word.to);
    let name = before.get(from..to).unwrap_or_default();
    tidy(name.strip_prefix("the ").unwrap_or(name))
}

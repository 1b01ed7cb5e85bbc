//! What should come out: `Expected: …`, `Should output: …`, `→ green`, a column of good values. Pure.

use super::{
    Found, Known,
    clause::Clause,
    condition,
    passage::{Passage, Place, Shape},
    topic::Topic,
    verbs,
    words::{bare, begins, holds, parenthesis, tidy, words},
};
use crate::{
    SectionKind,
    markdown::{Inline, plain},
    section::fold,
};

pub(super) const HEADINGS: &[&str] = &[
    "expected",
    "expected output",
    "expected result",
    "expected results",
    "success criteria",
    "acceptance criteria",
    "attendu",
    "attendus",
    "resultat attendu",
    "resultats attendus",
    "sortie attendue",
    "criteres de succes",
    "done when",
];

/// What a line over a list begins with if what is below should be seen.
pub(super) const LEADS: &[&str] = &[
    "confirm",
    "confirm that",
    "you should see",
    "you should now see",
    "vous devriez voir",
    "on doit voir",
    "make sure that",
    "s assurer que",
    "check that",
];

const LABELS: &[&str] = &[
    "expected",
    "expect",
    "expected output",
    "expected result",
    "expected results",
    "expected response",
    "expected state",
    "should output",
    "should return",
    "should show",
    "should print",
    "should be",
    "should say",
    "good",
    "healthy",
    "attendu",
    "attendue",
    "resultat attendu",
    "sortie attendue",
    "reponse attendue",
    "valeur attendue",
    "doit afficher",
    "doit renvoyer",
    "doit retourner",
    "success criteria",
    "output should be",
    "you should see",
    "normal",
];

const COLUMNS: &[&str] = &[
    "attendu", "attendue", "expected", "good", "healthy", "result", "resultat", "should", "ok", "normal",
    "doit",
];

/// Phrases with what should come out behind them.
const SAYS: &[&str] = &[
    "should say",
    "must print",
    "should print",
    "must return",
    "should return",
    "should show",
    "must show",
    "must say",
    "should output",
    "should be",
    "must be",
    "should read",
    "doit afficher",
    "doit renvoyer",
    "doit retourner",
    "doit etre",
    "doit repondre",
    "should report",
    "should answer",
    "must answer",
    "devrait afficher",
];

/// Sentences that say what should be seen, wherever they stand.
const OPENS: &[&str] = &[
    "you should",
    "vous devriez",
    "tout doit",
    "status should",
    "the status should",
    "output should",
    "the output should",
    "the command should",
    "the result should",
    "la sortie doit",
    "le statut doit",
];

pub(super) fn find(passage: &Passage, found: &mut Found) {
    match passage.shape {
        Shape::Row => row(passage, found),
        Shape::Comment => comment(passage, found),
        Shape::Heading | Shape::Front => {}
        // A task is ticked off, whatever stands over it.
        Shape::Item if passage.task && passage.topic == Some(Topic::Expected) => {}
        Shape::Item if passage.topic == Some(Topic::Expected) && !passage.command && !passage.leads => {
            found.claim(passage.line, expected(&passage.text));
        }
        _ => {
            for clause in &passage.clauses {
                sentence(passage, clause, found);
            }
            state(passage, found);
        }
    }
}

fn expected(text: &str) -> Known {
    Known::Expected { text: text.to_owned(), lines: None }
}

fn row(passage: &Passage, found: &mut Found) {
    if let Some((_, cell)) = passage.cell(COLUMNS).filter(|(at, cell)| {
        let says = ["expected", "attendu"].iter().any(|word| cell.column.starts_with(word));
        *at > 0 && !cell.text.is_empty() && (passage.command || says)
    }) {
        found.beside(passage.line, expected(&cell.text));
    }
}

fn comment(passage: &Passage, found: &mut Found) {
    let bare = passage.clauses.first().is_some_and(|clause| clause.label.is_empty());
    if (passage.remark || bare) && begins(&fold(&passage.text), SAYS) {
        found.claim(passage.line, expected(&passage.text));
        return;
    }
    let Some(clause) = passage.clauses.first().filter(|clause| is_label(&clause.label)) else { return };
    if !clause.value.is_empty() {
        found.claim(passage.line, expected(&clause.value));
    } else if let Some(lines) = passage.below {
        found.claim(passage.line, Known::Expected { text: passage.text.clone(), lines: Some(lines) });
    }
}

fn is_label(label: &str) -> bool {
    LABELS.contains(&fold(label).as_str())
}

fn sentence(passage: &Passage, clause: &Clause, found: &mut Found) {
    if condition::of(std::slice::from_ref(clause)).is_some() {
        return;
    }
    if is_label(&clause.label) {
        if !clause.value.is_empty() {
            say(passage, found, clause.line, &clause.value);
        }
        return;
    }
    let folded = fold(&clause.whole);
    if begins(&folded, OPENS) && !clause.whole.ends_with(':') {
        found.beside(clause.line, expected(&clause.whole));
        return;
    }
    let inside = passage.place == Place::Section(SectionKind::Verify) || passage.command;
    if let Some(text) = behind_command(clause) {
        found.beside(clause.line, expected(&text));
    } else if let Some(aside) = aside(clause).filter(|_| passage.command) {
        found.beside(clause.line, expected(aside));
    } else if inside
        && holds(&folded, SAYS)
        && let Some(text) = said(clause)
    {
        found.beside(clause.line, expected(&text));
    }
}

/// `COMMAND (no error should appear)`.
fn aside(clause: &Clause) -> Option<&str> {
    let (_, aside, _) = parenthesis(&clause.whole)?;
    holds(&fold(aside), &["should", "must", "doit", "doivent"]).then_some(aside)
}

/// All of a line that holds no command, or a part of one that does.
fn say(passage: &Passage, found: &mut Found, line: u32, text: &str) {
    let text = bare(text).to_owned();
    if passage.command || passage.shape == Shape::Prose {
        found.beside(line, expected(&text))
    } else {
        found.claim(line, expected(&text))
    }
}

/// `` `command` → `yellow` or `green` ``: what stands behind the arrow.
fn behind_command(clause: &Clause) -> Option<String> {
    let at = clause
        .inline
        .iter()
        .position(|one| matches!(one, Inline::Code(code) if crate::understand::command(code).is_some()))?;
    let behind = plain(&clause.inline[at + 1..]);
    let arrow = ["→", "=>", "->"].iter().find_map(|arrow| behind.strip_prefix(arrow))?;
    Some(tidy(bare(arrow))).filter(|text| !text.is_empty())
}

/// What stands behind `must print` and the like: the code or quotation if there is one, else the words.
fn said(clause: &Clause) -> Option<String> {
    let whole = &clause.whole;
    let all = words(whole);
    let end = all.windows(2).rev().find_map(|pair| {
        let phrase = format!("{} {}", pair[0].folded, pair[1].folded);
        SAYS.contains(&phrase.as_str()).then_some(pair[1].to)
    })?;
    let behind = &whole[end..];
    if let Some(code) = clause.codes().find(|code| behind.contains(&tidy(code))) {
        return Some(tidy(code));
    }
    let quoted = behind.split(['"', '“', '”', '«', '»']).nth(1).map(str::trim);
    Some(quoted.unwrap_or_else(|| bare(behind)).to_owned()).filter(|text| !text.is_empty())
}

/// In a verification, a line that asks for nothing says how it should be: `- All pods are Running`.
fn state(passage: &Passage, found: &mut Found) {
    let verify = passage.place == Place::Section(SectionKind::Verify) && passage.topic.is_none();
    let item = passage.shape == Shape::Item
        && !passage.ordered
        && !passage.task
        && !passage.command
        && !passage.leads;
    if verify
        && item
        && found.facts.is_empty()
        && verbs::act(&passage.text).is_none()
        && passage.clauses.iter().all(|one| one.label.is_empty())
    {
        found.claim(passage.line, expected(&passage.text));
    }
}

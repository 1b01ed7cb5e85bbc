//! What the words around a command say of it: warnings, and what should come out. English and French. Pure.

use crate::{
    fact::holds,
    markdown::{Inline, Paragraph, plain},
    section,
};

/// Words that open a warning; what stands behind them is the warning.
const WARNS: &[&str] = &[
    "warning",
    "caution",
    "attention",
    "important",
    "danger",
    "careful",
    "avertissement",
    "prudence",
    "mise en garde",
];
/// Words inside a remark that make it one.
const FORBIDS: &[&str] = &[
    "do not",
    "don t",
    "dont",
    "never",
    "cannot",
    "can t",
    "careful",
    "caution",
    "beware",
    "may hang",
    "may lose",
    "lost",
    "lose",
    "destroys",
    "deletes",
    "irreversible",
    "only if",
    "ne pas",
    "jamais",
    "attention",
    "perdu",
    "perte",
    "risk",
    "risque",
];
const EXPECTS: &[&str] = &[
    "expected",
    "expect",
    "should",
    "must print",
    "must be",
    "must show",
    "output",
    "attendu",
    "resultat attendu",
    "sortie attendue",
    "doit",
    "devrait",
];

/// A paragraph that is a warning, without the word that opens it.
pub(super) fn warning(words: &str) -> Option<String> {
    let words = words.trim();
    let sign = words.starts_with('⚠');
    let bare = words.trim_start_matches(|c: char| !c.is_alphanumeric());
    let folded = section::fold(bare);
    let opens = WARNS.iter().find(|word| {
        folded.strip_prefix(**word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    });
    match opens {
        Some(_) => {
            let (head, rest) = bare.split_once([':', '!', '—']).unwrap_or(("", bare));
            let kept =
                if section::fold(head).split(' ').count() <= 3 && !head.is_empty() { rest } else { bare };
            Some(kept.trim().to_owned()).filter(|kept| !kept.is_empty())
        }
        None => sign.then(|| bare.trim_end_matches(':').trim().to_owned()),
    }
}

/// A remark behind a command, or words in brackets, that warn.
pub(super) fn warns(remark: &str) -> bool {
    let folded = section::fold(remark);
    let shouted = remark.chars().filter(|c| c.is_alphabetic()).count() > 5
        && remark.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    shouted || remark.trim_end().ends_with('!') || holds(&folded, FORBIDS)
}

/// What a title says in brackets: `(ask first!)`, `(CANNOT DECREASE)`, `(**the data is gone**)`.
pub(super) fn aside(paragraph: &Paragraph) -> Option<String> {
    let bold = paragraph.inline.windows(2).find_map(|pair| match pair {
        [Inline::Text(before), Inline::Bold(bold)] if before.trim_end().ends_with('(') => Some(bold.clone()),
        _ => None,
    });
    bold.or_else(|| in_brackets(&plain(&paragraph.inline)))
}

/// The first words in brackets that warn.
pub(super) fn in_brackets(title: &str) -> Option<String> {
    let sign = title.trim_start().starts_with('⚠');
    let inside =
        title.split('(').skip(1).filter_map(|rest| rest.split_once(')')).map(|(inside, _)| inside.trim());
    inside.filter(|inside| sign || warns(inside)).map(str::to_owned).next()
}

/// Whether what is said must not be done.
pub(super) fn forbids(words: &str) -> bool {
    let folded = section::fold(words);
    let opens = ["do not", "don t", "dont", "never", "a ne pas", "ne pas", "ne jamais", "ne jamais faire"];
    opens.iter().any(|word| folded.starts_with(word))
        || holds(
            &folded,
            &["never run", "do not run", "don t run", "never use", "do not use", "n utilisez jamais"],
        )
}

/// What should come out: `Expected: …`, `Should output: …`, `Attendu : …`. An empty text: it follows.
pub(super) fn expectation(words: &str) -> Option<String> {
    let words = words.trim().trim_start_matches(['→', '⇒', ' ']);
    let folded = section::fold(words);
    let opens = EXPECTS
        .iter()
        .any(|word| folded.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')));
    if !opens {
        return None;
    }
    match words.split_once(':') {
        Some((head, rest)) if section::fold(head).split(' ').count() <= 4 => Some(rest.trim().to_owned()),
        _ => unopened(words),
    }
}

/// `must print f` -> `f`.
fn unopened(words: &str) -> Option<String> {
    let verbs = [
        "must print",
        "must be",
        "must show",
        "should print",
        "should be",
        "should show",
        "should output",
        "doit etre",
        "doit afficher",
    ];
    let lower = words.to_lowercase();
    verbs.iter().find_map(|verb| {
        lower.strip_prefix(verb).map(|rest| words[words.len() - rest.len()..].trim().to_owned())
    })
}

/// What should come out, as code where the words begin with code: `Isr: 1,2,3` of "`Isr: 1,2,3` on every line. …".
pub(super) fn expected(paragraph: &Paragraph) -> Option<String> {
    let whole = expectation(&plain(&paragraph.inline))?;
    let code = paragraph.inline.iter().find_map(|one| match one {
        Inline::Code(code) if whole.starts_with(code.as_str()) => Some(code.clone()),
        _ => None,
    });
    Some(code.filter(|code| whole.len() > code.len() + 40).unwrap_or(whole))
}

/// What stands behind a command in running text: "→ `green`", "must print \"ready\"".
pub(super) fn behind(inline: &[Inline]) -> Option<String> {
    let words = plain(inline);
    let arrow = words.trim_start_matches([' ', ',', ';']);
    if let Some(rest) = ["→", "⇒", "->", "=>"].iter().find_map(|sign| arrow.strip_prefix(sign)) {
        return Some(rest.trim().to_owned()).filter(|rest| !rest.is_empty());
    }
    expectation(arrow)
        .map(|said| said.trim_matches(['"', '“', '”', ' ']).trim_end_matches('.').to_owned())
        .filter(|said| !said.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_is_told_from_other_words() {
        let said = |words| warning(words);
        assert_eq!(said("⚠️ CAUTION: This loses data.").as_deref(), Some("This loses data."));
        assert_eq!(said("Attention : ne jamais réduire.").as_deref(), Some("ne jamais réduire."));
        assert_eq!(said("Importantly, it works"), None);
        assert_eq!(in_brackets("Increase partitions (CANNOT DECREASE)").as_deref(), Some("CANNOT DECREASE"));
        assert_eq!(in_brackets("Create HPA for backend (CPU-based)"), None);
        assert!(warns("don't paste the output into the channel") && !warns("was 512Mi / 256Mi"));
        assert!(forbids("À ne pas faire : KEYS") && forbids("Do not run this") && !forbids("Run it"));
    }

    #[test]
    fn what_should_come_out_is_told_in_many_ways() {
        for (words, out) in [
            ("Expected: HTTP 200", Some("HTTP 200")),
            ("Should output: backend daprd", Some("backend daprd")),
            ("must print f", Some("f")),
            ("Expected:", Some("")),
            ("Attendu : vide", Some("vide")),
            ("We expected more", None),
        ] {
            assert_eq!(expectation(words).as_deref(), out, "{words}");
        }
    }
}

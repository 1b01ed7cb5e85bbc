//! Which section a heading opens, in English and French, whatever stands around the word. Pure.

use crate::SectionKind;

/// What a heading's words say that stands below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    Section(SectionKind),
    /// What to do, in the order to do it: each step is what its commands make it.
    Response,
    /// Breaks something on purpose.
    Drill,
    /// For the reader, around any kind of document.
    Aside,
}

/// Beginnings of words that open a section; the first that the folded heading has counts, so longer ones come first.
const WORDS: &[(&str, Meaning)] = &[
    ("symptom", Meaning::Section(SectionKind::Symptoms)),
    ("alert", Meaning::Section(SectionKind::Symptoms)),
    ("impact", Meaning::Section(SectionKind::Impact)),
    ("inject", Meaning::Drill),
    ("failure injection", Meaning::Drill),
    ("post-recovery", Meaning::Section(SectionKind::Verify)),
    ("post-incident", Meaning::Section(SectionKind::Notes)),
    ("did it help", Meaning::Section(SectionKind::Verify)),
    ("check again", Meaning::Section(SectionKind::Verify)),
    ("after the fix", Meaning::Section(SectionKind::Verify)),
    ("after each change", Meaning::Section(SectionKind::Verify)),
    ("verif", Meaning::Section(SectionKind::Verify)),
    ("validat", Meaning::Section(SectionKind::Verify)),
    ("confirm", Meaning::Section(SectionKind::Verify)),
    ("diagnos", Meaning::Section(SectionKind::Diagnose)),
    ("detection", Meaning::Section(SectionKind::Diagnose)),
    ("what to look at", Meaning::Section(SectionKind::Diagnose)),
    ("what to check", Meaning::Section(SectionKind::Diagnose)),
    ("look at", Meaning::Section(SectionKind::Diagnose)),
    ("health check", Meaning::Section(SectionKind::Diagnose)),
    ("investigat", Meaning::Section(SectionKind::Diagnose)),
    ("triage", Meaning::Section(SectionKind::Diagnose)),
    ("debug", Meaning::Section(SectionKind::Diagnose)),
    ("troubleshoot", Meaning::Section(SectionKind::Diagnose)),
    ("analyse", Meaning::Section(SectionKind::Diagnose)),
    ("immediate action", Meaning::Response),
    ("recover", Meaning::Section(SectionKind::Recover)),
    ("resol", Meaning::Section(SectionKind::Recover)),
    ("repair", Meaning::Section(SectionKind::Recover)),
    ("reparation", Meaning::Section(SectionKind::Recover)),
    ("what to do", Meaning::Response),
    ("que faire", Meaning::Response),
    ("solution", Meaning::Response),
    ("mitigat", Meaning::Section(SectionKind::Recover)),
    ("remediat", Meaning::Section(SectionKind::Recover)),
    ("retablissement", Meaning::Section(SectionKind::Recover)),
    ("correcti", Meaning::Section(SectionKind::Recover)),
    ("fix", Meaning::Section(SectionKind::Recover)),
    ("rollback", Meaning::Section(SectionKind::Recover)),
    ("response", Meaning::Response),
    ("reponse", Meaning::Response),
    ("action", Meaning::Response),
    ("escalat", Meaning::Section(SectionKind::Escalate)),
    ("escalade", Meaning::Section(SectionKind::Escalate)),
    ("note", Meaning::Aside),
    ("checklist", Meaning::Aside),
    ("prevention", Meaning::Aside),
    ("cause", Meaning::Aside),
    ("contact", Meaning::Aside),
    ("after", Meaning::Aside),
    ("apres", Meaning::Aside),
];

/// What `title` opens; `None`: just a heading.
pub(crate) fn meaning(title: &str) -> Option<Meaning> {
    let folded = fold(title);
    let begins =
        |word: &str| folded.match_indices(word).any(|(at, _)| at == 0 || folded[..at].ends_with([' ', '-']));
    WORDS.iter().find(|(word, _)| begins(word)).map(|(_, meaning)| *meaning)
}

/// The same for a heading inside a section: there the word has to come first, or be alone ("Processor symptoms" is a
/// step of a diagnosis).
pub(crate) fn meaning_within(title: &str) -> Option<Meaning> {
    let folded = fold(title);
    let words = folded.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    WORDS.iter().find(|(word, _)| words.starts_with(word)).map(|(_, meaning)| *meaning)
}

/// Whether a step's title says that it looks at what a change before it did.
pub(crate) fn verifies(title: &str) -> bool {
    const WORDS: &[&str] = &[
        "verif", "check", "confirm", "wait", "monitor", "follow", "watch", "ensure", "validat", "attend",
        "suivre", "controle", "surveill",
    ];
    let folded = fold(title);
    WORDS.iter().any(|word| folded.split(' ').any(|own| own.starts_with(word)))
}

/// Lower case, accents off, everything that is no letter, digit or hyphen a blank. What people's words are compared by.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut blank = false;
    let mut put = |c: char| {
        let plain = match c {
            'à' | 'â' | 'ä' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'î' | 'ï' => 'i',
            'ô' | 'ö' => 'o',
            'ù' | 'û' | 'ü' => 'u',
            'ç' => 'c',
            c if c.is_alphanumeric() || c == '-' => c,
            _ => {
                blank = true;
                return;
            }
        };
        if std::mem::take(&mut blank) && !folded.is_empty() {
            folded.push(' ');
        }
        folded.push(plain);
    };
    for c in text.chars() {
        if c.is_ascii() { put(c.to_ascii_lowercase()) } else { c.to_lowercase().for_each(&mut put) }
    }
    folded
}

/// A stable id from a title: `Undo the last rollout` -> `undo-the-last-rollout`.
pub(crate) fn slug(title: &str) -> String {
    let mut slug = fold(title).replace(' ', "-");
    while slug.contains("--") {
        slug = slug.replace("--", "-");
    }
    slug.trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_found_whatever_stands_around_its_word() {
        let kinds = [
            "### Immediate Actions (0-2 minutes)",
            "## 3. Detection Using Make Targets",
            "**Diagnostic:**",
            "Résolution",
            "5. Post-Recovery Verification",
        ];
        let found: Vec<_> = kinds.iter().map(|title| meaning(title)).collect();
        use SectionKind::{Diagnose, Recover, Verify};
        let section = |kind| Some(Meaning::Section(kind));
        assert_eq!(
            found,
            [
                Some(Meaning::Response),
                section(Diagnose),
                section(Diagnose),
                section(Recover),
                section(Verify)
            ]
        );
        assert_eq!(meaning("The reaction time"), None, "the beginnings of words count");
    }
}

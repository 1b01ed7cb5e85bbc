//! Which section a heading opens, in English and French, whatever stands around the word. Pure.

use crate::SectionKind;

/// Words that open a section; the first match in the folded heading counts, so longer ones come first.
const WORDS: &[(&str, SectionKind)] = &[
    ("symptom", SectionKind::Symptoms),
    ("symptome", SectionKind::Symptoms),
    ("impact", SectionKind::Impact),
    ("post-recovery", SectionKind::Verify),
    ("verif", SectionKind::Verify),
    ("validation", SectionKind::Verify),
    ("diagnos", SectionKind::Diagnose),
    ("detection", SectionKind::Diagnose),
    ("investigat", SectionKind::Diagnose),
    ("immediate action", SectionKind::Diagnose),
    ("analyse", SectionKind::Diagnose),
    ("recover", SectionKind::Recover),
    ("resol", SectionKind::Recover),
    ("mitigat", SectionKind::Recover),
    ("remediat", SectionKind::Recover),
    ("retablissement", SectionKind::Recover),
    ("response", SectionKind::Recover),
    ("escalat", SectionKind::Escalate),
    ("escalade", SectionKind::Escalate),
    ("note", SectionKind::Notes),
    ("checklist", SectionKind::Notes),
    ("prevention", SectionKind::Notes),
    ("after", SectionKind::Notes),
    ("apres", SectionKind::Notes),
];

/// The kind of section that `title` opens; `None`: just a heading.
pub(crate) fn kind(title: &str) -> Option<SectionKind> {
    let folded = fold(title);
    WORDS.iter().find(|(word, _)| folded.contains(word)).map(|(_, kind)| *kind)
}

/// Lower case, accents off, everything that is no letter, digit or hyphen a blank. What people's words are compared by.
pub(crate) fn fold(text: &str) -> String {
    let plain: String = text
        .chars()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'à' | 'â' | 'ä' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'î' | 'ï' => 'i',
            'ô' | 'ö' => 'o',
            'ù' | 'û' | 'ü' => 'u',
            'ç' => 'c',
            c if c.is_alphanumeric() || c == '-' => c,
            _ => ' ',
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
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
        let found: Vec<_> = kinds.iter().map(|title| kind(title)).collect();
        use SectionKind::{Diagnose, Recover, Verify};
        assert_eq!(found, [Some(Diagnose), Some(Diagnose), Some(Diagnose), Some(Recover), Some(Verify)]);
    }
}

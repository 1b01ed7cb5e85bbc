//! Which language a text is in, told by its headings. Pure.

use crate::{document::Part, section::fold};

/// Words of headings that only one of the languages has; folded.
const FRENCH: &[&str] = &[
    "le",
    "la",
    "les",
    "l",
    "de",
    "du",
    "des",
    "d",
    "et",
    "en",
    "au",
    "aux",
    "apres",
    "avant",
    "pour",
    "sur",
    "si",
    "symptomes",
    "symptome",
    "verifications",
    "escalade",
    "retablissement",
    "diagnostic",
    "resolution",
    "prevention",
    "reponse",
    "mise",
    "jour",
    "arret",
    "demarrage",
    "verifier",
    "astreinte",
    "panne",
    "gravite",
    "memoire",
    "disque",
    "incidents",
    "procedure",
    "procedures",
    "correctives",
    "utiles",
    "courants",
];
const ENGLISH: &[&str] = &[
    "the",
    "of",
    "and",
    "to",
    "in",
    "for",
    "with",
    "on",
    "is",
    "are",
    "from",
    "if",
    "after",
    "before",
    "what",
    "how",
    "symptoms",
    "symptom",
    "diagnosis",
    "diagnose",
    "response",
    "recovery",
    "recover",
    "verification",
    "verify",
    "check",
    "checklist",
    "steps",
    "escalation",
    "impact",
    "down",
    "high",
    "failure",
    "runbook",
    "runbooks",
    "incident",
    "mitigation",
    "fix",
    "repair",
    "severity",
    "troubleshooting",
    "health",
    "restart",
    "services",
];

/// `fr` if its headings hold more French words than English ones, accents counting as such; else `en`.
pub(super) fn of(root: &Part) -> &'static str {
    let (french, english) = count(root);
    if french > english { "fr" } else { "en" }
}

fn count(part: &Part) -> (usize, usize) {
    let folded = fold(&part.title);
    let of = |words: &[&str]| folded.split(' ').filter(|word| words.contains(word)).count();
    let accents = part.title.chars().filter(|c| "àâçèéêëîïôùûœÀÉÈÊ".contains(*c)).count().min(2);
    let own = (of(FRENCH) + accents, of(ENGLISH));
    part.parts.iter().map(count).fold(own, |sum, inner| (sum.0 + inner.0, sum.1 + inner.1))
}

#[cfg(test)]
mod tests {
    use crate::{Source, compile};

    #[test]
    fn headings_tell_the_language_unless_front_matter_does() {
        let language =
            |text: &str| compile(&Source { file: "x.md", text, reviewed: true }).runbooks[0].language.clone();
        let french = "# Redis : mémoire saturée\n\n## Symptômes\n\n- lent\n\n## Résolution\n\n1. Attendre\n";
        assert_eq!(language(french), "fr");
        assert_eq!(language("# Redis down\n\n## Symptoms\n\n- slow\n\n## Recovery\n\n1. Wait\n"), "en");
        assert_eq!(language(&format!("---\nlanguage: en\n---\n{french}")), "en");
    }
}

//! What a line asks somebody to do, by its first verb: English imperatives, French infinitives and imperatives. Pure.

use super::words::{each, words};
use std::{collections::HashMap, sync::LazyLock};

/// In the order of [`VERBS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Act {
    /// Looks at something.
    Look,
    /// Finds out how bad it is.
    Assess,
    Change,
    /// Tells somebody.
    Tell,
    /// Leaves something for later readers.
    Write,
}

/// Folded first words; of French ones the infinitive. Of a word in two lists the first counts.
const VERBS: &[(Act, &str)] = &[
    (
        Act::Look,
        "send envoyer check verify look read review inspect examine find list compare see describe investigate analyze analyse \
         monitor watch observe test confirm ensure follow trace search query open view identify count ask validate \
         track audit try determine locate note get show make measure diagnose debug keep \
         verifier regarder lire examiner trouver lister comparer voir analyser surveiller observer tester confirmer \
         assurer suivre chercher rechercher ouvrir identifier compter demander controler consulter inspecter valider \
         reperer relever mesurer noter",
    ),
    (Act::Assess, "assess evaluate estimate quantify evaluer estimer quantifier determiner"),
    (
        Act::Change,
        "unseal unlock restart start stop scale delete remove rollback roll revert undo apply patch set reset increase decrease \
         raise lower reduce add create update upgrade deploy redeploy fix adjust change replace recreate rebuild \
         restore failover fail promote demote drain cordon uncordon kill terminate flush clear clean purge truncate \
         disable enable pause resume suspend block unblock rotate revoke reboot reload run rerun execute trigger \
         force move migrate switch shift route reroute isolate disconnect connect reconnect configure tune free \
         expand resize extend grow shrink retry replay reprocess resend let put bring take give grant mount unmount \
         backup wait stabilize throttle limit use approve go turn renew reissue import export copy swap \
         redemarrer demarrer lancer relancer arreter supprimer retirer annuler appliquer modifier augmenter diminuer \
         baisser reduire ajouter creer mettre remettre deployer redeployer corriger ajuster changer remplacer recreer \
         restaurer basculer promouvoir vider purger nettoyer desactiver activer suspendre reprendre bloquer \
         debloquer isoler deconnecter configurer liberer etendre rejouer retenter utiliser reinitialiser recuperer \
         attendre executer forcer deplacer tuer couper passer regenerer renouveler recharger stabiliser limiter \
         retablir revenir sauvegarder",
    ),
    (
        Act::Tell,
        "post notify page call escalate inform tell acknowledge contact alert announce communicate email message \
         ping declare convene invite assign engage publish wake raise report hand \
         poster notifier appeler escalader informer prevenir contacter alerter annoncer communiquer avertir \
         declarer inviter affecter publier reveiller signaler joindre",
    ),
    (
        Act::Write,
        "document write record schedule train postmortem archive capture save log file \
         documenter ecrire rediger consigner planifier former archiver enregistrer",
    ),
];

static ACTS: LazyLock<HashMap<&'static str, Act>> = LazyLock::new(|| {
    let listed = VERBS.iter().rev();
    listed.flat_map(|(act, list)| list.split_whitespace().map(|verb| (verb, *act))).collect()
});

/// Words that may stand before the verb.
const BEFORE: &[&str] = &[
    "and",
    "then",
    "also",
    "next",
    "finally",
    "first",
    "second",
    "please",
    "now",
    "optionally",
    "immediately",
    "manually",
    "quickly",
    "carefully",
    "temporarily",
    "if",
    "needed",
    "necessary",
    "to",
    "et",
    "puis",
    "ensuite",
    "enfin",
    "d",
    "abord",
    "aussi",
    "immediatement",
    "se",
    "s",
    "en",
    "dernier",
    "recours",
    "last",
    "resort",
    "only",
    "step",
    "etape",
    "always",
    "toujours",
];

/// What the line asks for; `None`: it begins with no verb that is known.
pub(super) fn act(text: &str) -> Option<Act> {
    each(text)
        .take(6)
        .find_map(|word| match known(&word.folded) {
            Some(act) => Some(Some(act)),
            None if BEFORE.contains(&word.folded.as_str()) => None,
            None => Some(None),
        })
        .flatten()
}

fn known(word: &str) -> Option<Act> {
    // `vérifiez` is `vérifier` to several people.
    let infinitive = word.strip_suffix("ez").and_then(|stem| ACTS.get(format!("{stem}er").as_str()));
    ACTS.get(word).into_iter().chain(infinitive).min().copied()
}

/// What asks to tell somebody, longest first: who is told stands behind.
const TELLING: &[&str] = &[
    "escalate directly to",
    "escalate to",
    "escalate this to",
    "escalated to",
    "hand over to",
    "hand off to",
    "reach out to",
    "page out",
    "wake up",
    "page",
    "call",
    "notify",
    "contact",
    "alert",
    "ping",
    "wake",
    "inform",
    "escalader vers",
    "escalader a",
    "escalader au",
    "escalader aupres de",
    "escalader aux",
    "escalade vers",
    "escalade a",
    "appeler",
    "appelez",
    "prevenir",
    "prevenez",
    "contacter",
    "contactez",
    "alerter",
    "alertez",
    "avertir",
    "avertissez",
    "notifier",
    "informer",
    "joindre",
];

/// Where the name of somebody ends.
const BEHIND: &[&str] = &[
    "and",
    "via",
    "with",
    "on",
    "by",
    "at",
    "in",
    "so",
    "for",
    "immediately",
    "et",
    "par",
    "sur",
    "avec",
    "dans",
    "immediatement",
    "if",
    "si",
    "then",
    "puis",
    "from",
    "after",
    "within",
    "about",
    "or",
    "ou",
    "because",
    "without",
    "who",
    "qui",
];

/// Whom a sentence asks to tell: `escalate to the infrastructure on-call` names the `infrastructure on-call`.
pub(super) fn told(text: &str) -> Option<String> {
    let words = words(text);
    let (first, length) = (0..words.len()).find_map(|at| {
        TELLING.iter().find_map(|phrase| {
            let mut here = words[at..].iter();
            let stands = |part: &str| here.next().is_some_and(|word| word.folded == part);
            phrase.split(' ').all(stands).then(|| (at, phrase.split(' ').count()))
        })
    })?;
    let articles = ["the", "our", "your", "le", "la", "les", "l", "a", "au", "aux", "an", "to", "de", "du"];
    let who: Vec<_> = words[first + length..]
        .iter()
        .skip_while(|word| articles.contains(&word.folded.as_str()))
        .take_while(|word| !BEHIND.contains(&word.folded.as_str()))
        .collect();
    // Marks such as the `+` of a telephone number or the `#` of a channel belong to the name.
    let from = text[..who.first()?.from].trim_end_matches(['+', '#', '@']).len();
    let end = text[from..who.last()?.to].find([',', ';', ':', '(', '.', '?', '!', '—', '→']);
    let stop =
        end.filter(|at| text[from + at + 1..].starts_with([' ']) || !text[from + at..].starts_with('.'));
    let name = stop.map_or(&text[from..who.last()?.to], |at| &text[from..from + at]);
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_verb_says_what_is_asked_for() {
        for (text, expected) in [
            ("Check the lag", Some(Act::Look)),
            ("Then restart it", Some(Act::Change)),
            ("Redémarrez le broker", Some(Act::Change)),
            ("Évaluer l'impact", Some(Act::Assess)),
            ("Post to #incidents", Some(Act::Tell)),
            ("Flink checkpoint duration", None),
            ("", None),
        ] {
            assert_eq!(act(text), expected, "{text}");
        }
    }

    #[test]
    fn whoever_is_to_be_told_is_named() {
        for (text, expected) in [
            ("escalate to infrastructure team", Some("infrastructure team")),
            ("Escalate to the infrastructure on-call", Some("infrastructure on-call")),
            ("page the database lead and open a bridge", Some("database lead")),
            ("appeler le responsable d'astreinte", Some("responsable d'astreinte")),
            ("call +49 30 5550100", Some("+49 30 5550100")),
            ("prévenir #equipe-data", Some("#equipe-data")),
            ("page dba@example.com", Some("dba@example.com")),
            ("escalader", None),
            ("restart the pod", None),
        ] {
            assert_eq!(told(text).as_deref(), expected, "{text}");
        }
    }
}

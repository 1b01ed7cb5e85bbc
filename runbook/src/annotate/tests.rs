//! What is put in front of a text, and that the text stays what it was.

use super::differences;
use crate::{check, check::File};
use std::collections::BTreeSet;

fn file(name: &str, text: &str) -> File {
    check(&[(name.to_owned(), text.to_owned())]).files.remove(0)
}

fn added(text: &str) -> (String, Vec<String>) {
    let own = file("ops/kafka.md", text);
    let addition = own.addition(&mut BTreeSet::new()).expect("it can be read").expect("something to add");
    let copy = String::from_utf8(addition.put(text.as_bytes()).unwrap()).unwrap();
    assert_eq!(copy.replace(&addition.text, ""), text, "not a byte of the text is another");
    let checked = file("runbooks/kafka.md", &copy);
    assert_eq!(differences(&own, &checked), Vec::<String>::new(), "{copy}");
    assert_eq!(checked.addition(&mut BTreeSet::new()), Ok(None), "a second time adds nothing:\n{copy}");
    (copy, addition.left)
}

const ONE: &str = "# P1 — Kafka down\n\nOwner: SRE. MTTR target: 10 minutes.\n\n## Symptoms\n\n- Alert `KafkaDown`\n\n## Recover\n\n```sh\ndocker exec kafka kafka-topics --bootstrap-server localhost:9092 --list\n```\n\nExpected:\n\n- it answers\n";

#[test]
fn a_bare_text_gets_front_matter_of_what_it_says() {
    let (copy, left) = added(ONE);
    let front = copy.split("---\n").nth(1).unwrap();
    assert_eq!(
        front,
        "slug: p1-kafka-down\ntitle: \"P1 — Kafka down\"\naliases: [Kafka down]\nalerts: [KafkaDown]\nseverity: SEV1\nmttr: 10m\nlanguage: en\nowner: SRE\n# target: one of your configured targets; the text names localhost:9092\n"
    );
    assert!(left.iter().any(|one| one.starts_with("`review:`")), "{left:?}");
}

#[test]
fn what_stands_there_already_stays_and_only_the_rest_is_added() {
    let (copy, _) = added(&format!("---\nslug: broker-down\ntags: [kafka]\nseverity: SEV2\n---\n{ONE}"));
    assert!(copy.starts_with("---\nslug: broker-down\ntags: [kafka]\nseverity: SEV2\ntitle: "), "{copy}");
    assert_eq!(copy.matches("slug:").count(), 1);
    assert_eq!(copy.matches("severity:").count(), 1);
}

#[test]
fn line_ends_are_kept_as_they_are() {
    let (copy, _) = added(&ONE.replace('\n', "\r\n"));
    assert!(!copy.replace("\r\n", "").contains('\n'), "{copy:?}");
}

#[test]
fn several_runbooks_have_an_entry_each_and_what_holds_for_all_stays_with_all() {
    let text = format!(
        "# Book\n\n#{}\n## Status\n\n### Recover\n\n1. Restart: `docker restart a`\n\n## Escalation\n\n1. **Level 1**: On-call (5 minutes)\n",
        ONE.replace("\n#", "\n##")
    );
    let (copy, _) = added(&text);
    assert!(copy.contains("runbooks:\n  - title: \"P1 — Kafka down\"\n    slug: p1-kafka-down\n"), "{copy}");
    // A verb of /incident is no name.
    assert!(copy.contains("  - title: Status\n    slug: kafka-status\n"), "{copy}");
    let checked = file("runbooks/kafka.md", &copy);
    for runbook in &checked.runbooks {
        let levels =
            runbook.facts.iter().filter(|fact| matches!(fact.known, crate::Known::EscalationLevel { .. }));
        assert_eq!(levels.count(), 1, "{}", runbook.slug);
    }
}

#[test]
fn a_slug_that_another_file_has_becomes_another() {
    let mut taken = BTreeSet::from(["p1-kafka-down".to_owned()]);
    let addition = file("ops/eu.md", ONE).addition(&mut taken).unwrap().unwrap();
    assert!(addition.text.contains("slug: eu-p1-kafka-down\n"), "{}", addition.text);
    assert!(taken.contains("eu-p1-kafka-down"));
}

#[test]
fn what_nothing_can_be_put_in_front_of_says_why() {
    for (text, why) in [
        ("+++\ntitle = 1\n+++\n# A\n", "TOML"),
        ("---\na: [b\n---\n# A\n## Recover\n`docker restart a`\n", "can't be read"),
        ("Just words.\n", "no runbook"),
    ] {
        let said = file("a.md", text).addition(&mut BTreeSet::new()).unwrap_err();
        assert!(said.contains(why), "{text}: {said}");
    }
}

//! What front matter says, and what is said of it.

use super::{read, schema, split};

fn problems(yaml: &str) -> Vec<String> {
    let said = read(yaml).problems;
    said.iter()
        .map(|one| format!("{}:{} {} {}", one.line, one.column, one.note.code, one.note.message))
        .collect()
}

#[test]
fn a_wrong_key_is_said_where_it_stands_and_the_others_count() {
    let yaml = "slug: kafka-down\nmtrr: 5m\nmttr: soon\nseverity: critical\ntags: [a]\nreview: 2027-01-31\n";
    let said = read(yaml);
    let front = &said.front;
    assert_eq!(front.book.slug.as_deref(), Some("kafka-down"));
    assert_eq!(front.book.severity.as_ref().map(|severity| severity.0.as_str()), Some("SEV1"));
    assert_eq!(front.review.map(|date| date.0.to_string()).as_deref(), Some("2027-01-31"));
    assert_eq!(
        problems(yaml),
        [
            "3:1 unknown-key `mtrr` is no key that Muster knows",
            "4:7 front-matter `mttr`: `soon` is no length of time; write e.g. `5m` or `90s`",
            "6:1 unknown-key `tags` is no key that Muster knows",
        ]
    );
    let help: Vec<_> = said.problems.iter().map(|one| one.note.help.clone().unwrap_or_default()).collect();
    assert!(help[0].contains("`mttr`") && help[2].contains("another tool"), "{help:?}");
}

#[test]
fn entries_and_steps_are_read_by_their_own_keys() {
    let yaml = "runbooks:\n  - title: A\n    slug: a\n    colour: red\n  - slug: b\nsteps:\n  restart:\n    confirmations: 12\n    timeout: 2m\n    risk: read\n";
    let said = read(yaml);
    assert_eq!(said.front.runbooks[0].slug.as_deref(), Some("a"));
    let restart = &said.front.book.steps.as_ref().unwrap()["restart"];
    assert_eq!(restart.timeout.map(|span| span.0), Some(120_000));
    let found = problems(yaml);
    let has = |start: &str| assert!(found.iter().any(|one| one.starts_with(start)), "{start}: {found:#?}");
    has("5:5 unknown-key `colour`");
    has("6:5 front-matter `runbooks`: an entry needs the `title`");
    has("9:20 front-matter `confirmations`");
    has("11:11 front-matter `risk`");
    assert_eq!(found.len(), 4);
}

#[test]
fn what_is_no_yaml_is_one_finding() {
    assert_eq!(problems("a: [b\n").len(), 1);
    assert_eq!(problems("- a\n").len(), 1);
    assert!(problems("").is_empty() && problems("# nothing yet\n").is_empty());
}

#[test]
fn front_matter_ends_at_its_second_line_of_dashes() {
    assert_eq!(split("---\na: 1\n---\n# T\n"), (Some("a: 1\n"), 13));
    assert_eq!(split("# T\n---\n"), (None, 0));
    assert_eq!(split("---\nnever closed\n"), (None, 0));
}

#[test]
fn the_schema_in_the_documentation_is_the_programs() {
    assert_eq!(include_str!("../../../docs/front-matter.schema.json"), schema());
}
#[test]
fn a_name_alone_and_a_figure_are_names() {
    let book = read("aliases: [503, down]\nalerts: KafkaDown\n").front.book;
    assert_eq!(book.aliases.unwrap().0, ["503", "down"]);
    assert_eq!(book.alerts.unwrap().0, ["KafkaDown"]);
    assert_eq!(problems("aliases: {a: b}\n").len(), 1);
}

//! What documents compile to.

use super::*;

const KAFKA_DOWN: &str = include_str!("../../../runbooks/kafka-down.md");

fn kafka_down() -> Compiled {
    compile(&Source { file: "kafka-down.md", text: KAFKA_DOWN, reviewed: true })
}

#[test]
fn kafka_down_compiles_to_its_sections_and_steps() {
    let compiled = kafka_down();
    let runbook = &compiled.runbooks[0];
    let ids = |kind| runbook.steps(kind).map(|step| step.id.as_str()).collect::<Vec<_>>();
    assert_eq!(
        ids(SectionKind::Diagnose),
        ["pods", "events", "crash-logs", "brokers", "replication", "lag", "disk", "changes"]
    );
    assert_eq!(ids(SectionKind::Recover), ["heal", "delete-pod", "restart", "undo-rollout"]);
    assert_eq!(ids(SectionKind::Verify), ["brokers-answer", "isr", "canary", "workflow"]);
    assert_eq!(runbook.step("undo-rollout").unwrap().commands.len(), 3);
    assert_eq!(runbook.deadlines[0].within_ms, 300_000);
    assert_eq!(runbook.checklist.len(), 6);
}

#[test]
fn an_unknown_key_in_front_is_said_with_its_line() {
    let compiled =
        compile(&Source { file: "x.md", text: "---\nslug: x\ncolour: red\n---\n# X\n", reviewed: true });
    assert_eq!((compiled.findings[0].code, compiled.findings[0].line), ("unknown-key", 3));
}

#[test]
fn a_slug_that_is_a_verb_is_an_error() {
    let compiled = compile(&Source { file: "x.md", text: "# Resolve\n## Diagnose\n", reviewed: true });
    assert_eq!(compiled.findings[0].code, "slug-is-a-verb");
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "(#|-|`{3}|\\$|>|\n|[a-zé ]|---\n){0,60}") {
        let _ = compile(&Source { file: "x.md", text: &text, reviewed: false });
    }
}

//! Each rule on a line that breaks it and on one that does not.

use crate::{Source, compile};

/// The codes found on the last command of a runbook's Recover section.
fn codes(command: &str) -> Vec<&'static str> {
    let text = format!("# R\n\n## Recover\n\n```sh\n{command}\n```\n");
    compile(&Source { file: "r.md", text: &text, reviewed: true })
        .findings
        .iter()
        .map(|one| one.code)
        .collect()
}

#[test]
fn a_rule_speaks_where_it_is_broken_and_nowhere_else() {
    for (code, broken, kept) in [
        ("placeholder", "kubectl delete pod <pod-name>", "kubectl delete pod kafka-0"),
        (
            "secret-in-text",
            "curl -H 'X-API-Key: test-key' http://a:80/",
            "curl -H \"X-API-Key: $KEY\" http://a:80/",
        ),
        (
            "secret-in-text",
            "psql postgresql://u:hunter2@db/a -c 'select 1'",
            "psql postgresql://u@db/a -c 'select 1'",
        ),
        ("forced", "kubectl delete pod a --force --grace-period=0", "kubectl delete pod a"),
        ("tty", "kubectl exec -it a -- df -h", "kubectl exec a -- df -h"),
        ("never-ends", "kubectl logs a -f", "kubectl logs a"),
        ("never-ends", "docker stats kafka", "docker stats --no-stream kafka"),
        ("unsourced-file", "kubectl apply -f a.yaml", "kubectl apply -f https://example.com/a.yaml"),
        ("destroy-without-warning", "kubectl delete pvc data", "kubectl delete pvc data # the data is lost!"),
        (
            "no-verification",
            "kubectl rollout restart deploy/a",
            "kubectl rollout restart deploy/a\nkubectl get pods",
        ),
        (
            "namespace-changes",
            "kubectl -n a get pods\nkubectl -n b get pods",
            "kubectl -n a get pods\nkubectl -n kube-system get sts",
        ),
        (
            "wrong-column",
            "LAG=$(kafka-consumer-groups --bootstrap-server k:9 --describe --group g | awk '{print $5}')",
            "LAG=$(kafka-consumer-groups --bootstrap-server k:9 --describe --group g | awk '{print $6}')",
        ),
    ] {
        assert!(codes(broken).contains(&code), "{code}: {broken}: {:?}", codes(broken));
        assert!(!codes(kept).contains(&code), "{code}: {kept}: {:?}", codes(kept));
    }
}

#[test]
fn a_value_whose_source_stands_beside_the_step_and_a_way_back_in_a_warning_are_enough() {
    let codes = |prose: &str| {
        let text = format!(
            "# R\n\n## Recover\n\n### Delete\n\n{prose}\n\n```sh\nkubectl delete pvc \"<claim>\"\n```\n"
        );
        let found = compile(&Source { file: "r.md", text: &text, reviewed: true }).findings;
        found.iter().map(|one| one.code).collect::<Vec<_>>()
    };
    let silent = codes("> ⚠️ The data is gone.");
    assert!(silent.contains(&"placeholder") && silent.contains(&"no-undo"), "{silent:?}");
    let told = codes(
        "`<claim>` is the one that the diagnosis showed.\n\n> ⚠️ The data is gone. There is no way back.",
    );
    assert!(!told.contains(&"placeholder") && !told.contains(&"no-undo"), "{told:?}");
}

//! What lines mean, and what is left to a person.

use super::*;
use crate::{limit, shell};
use operations::Risk;

/// What a fence's lines mean, as commands, and what was said about them.
fn read(fence: &str) -> (Vec<What>, Vec<Parameter>) {
    let mut reader = Reader::default();
    let whats = shell::lines(fence, false).iter().map(|line| reader.line(line)).collect();
    (whats, reader.met())
}

fn one(fence: &str) -> What {
    let (mut whats, _) = read(fence);
    assert_eq!(whats.len(), 1, "{whats:?}");
    whats.remove(0)
}

fn reason(fence: &str) -> String {
    one(fence).reasons().first().expect("it is manual").to_string()
}

#[test]
fn filters_follow_their_command() {
    let what = one("kubectl get events -n default --sort-by=.metadata.creationTimestamp | tail -20");
    assert_eq!(what.risk(), Risk::Read);
    assert!(what.command().ends_with("| tail -n 20"), "{}", what.command());
}

#[test]
fn a_placeholder_stays_one_argument_whatever_comes() {
    let (whats, parameters) =
        read("kubectl -n platform delete pod <pod name>\nkubectl logs backend-xxxxx -c daprd");
    assert_eq!(whats[0].command(), "kubectl -n platform delete pod <pod name>");
    assert_eq!(
        parameters.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(),
        ["pod name", "backend-xxxxx"]
    );
    assert_eq!(whats[0].performed().unwrap_err(), "it has something to fill in");
}

#[test]
fn a_result_inside_a_command_is_looked_up_first() {
    let what = one("kubectl exec $(kubectl get pods -l app=kafka) -- df -h");
    let What::All { of } = &what else { panic!("{what:?}") };
    assert!(matches!(&of[0].1, What::Set { .. }), "{what:?}");
    assert_eq!(what.operations().len(), 2);
}

#[test]
fn a_loop_binds_its_item_and_counts_its_body() {
    let what = one(
        "for pod in $(kubectl get pods -o name); do\n echo \"Pod: $pod\"\n kubectl delete pod $pod\ndone",
    );
    assert_eq!(what.risk(), Risk::Change, "the body of a loop counts");
    let What::Each { item, of, .. } = &what else { panic!() };
    assert_eq!((item.as_str(), of.len()), ("pod", 2));
}

#[test]
fn a_loop_behind_a_pipe_runs_its_body_for_each_line() {
    let text = "kubectl get pods -o name | grep api | while read -r pod; do\n  kubectl delete $pod\ndone";
    let what = one(text);
    let What::Each { item, of, .. } = &what else { panic!("{what:?}") };
    assert_eq!((item.as_str(), of.len()), ("pod", 1));
    let mut reader = Reader::default();
    for line in &shell::lines(text, false) {
        reader.line(line);
    }
    let heard: Vec<String> = reader.heard().into_iter().map(|one| one.text).collect();
    assert_eq!(heard, ["kubectl get pods -o name | grep api", "kubectl delete $pod"]);
    let columns = "kubectl get pods | while read ns pod; do kubectl delete pod $pod; done";
    assert!(matches!(one(columns), What::Manual { .. }), "several variables need a shell");
}

#[test]
fn what_is_listed_stands_there_with_its_files() {
    let mut reader = Reader::default();
    for line in
        &shell::lines("kubectl get pods \\\n  -o wide > pods.txt\ncat > a.csv <<EOF\n1,2\nEOF\n", false)
    {
        reader.line(line);
    }
    let heard: Vec<String> = reader.heard().into_iter().map(|one| one.text).collect();
    assert_eq!(heard, ["kubectl get pods -o wide > pods.txt", "cat > a.csv"]);
}

#[test]
fn a_text_that_is_run_may_do_anything() {
    let handed = |line: &str| one(&format!("{line} << 'EOF'\nSTOP SLAVE;\nEOF")).risk();
    assert_eq!(handed("ssh db1 sudo bash"), Risk::Destroy);
    assert_eq!(handed("kubectl exec db-0 -- python3"), Risk::Destroy);
    // What can be read is as dangerous as it says.
    assert_eq!(handed("kubectl exec db-0 -- mysql -uroot"), Risk::Change);
    let drops = one("kubectl exec -i db-0 -- psql -U app << 'EOF'\nSELECT 1;\nDROP TABLE orders;\nEOF");
    assert_eq!(drops.risk(), Risk::Destroy);
    assert_eq!(handed("tee /tmp/offsets.csv"), Risk::Change);
}

#[test]
fn watches_waits_and_limits_have_their_times() {
    assert!(matches!(one("watch -n5 'kubectl get pods'"), What::Watch { every_ms: 5_000, .. }));
    assert!(matches!(one("watch kubectl get pods"), What::Watch { every_ms: 2_000, .. }));
    assert!(matches!(
        one("while true; do kubectl get pods; sleep 3; done"),
        What::Watch { every_ms: 3_000, .. }
    ));
    assert!(matches!(one("sleep 1m"), What::Wait { ms: 60_000 }));
    assert!(matches!(one("timeout 30 kubectl get pods"), What::Limited { ms: 30_000, .. }));
    assert!(matches!(one("sudo kubectl get pods"), What::Operation(_)));
}

#[test]
fn conditions_are_over_what_was_set() {
    let (whats, parameters) =
        read("LAG=$(kubectl get pods | tail -1)\nif [ \"$LAG\" -gt 60000 ]; then\n  echo high\nfi");
    assert!(matches!(&whats[0], What::Set { name, .. } if name == "LAG"));
    assert!(matches!(&whats[1], What::When { test: crate::Test::Compares { .. }, .. }), "{whats:?}");
    assert_eq!(parameters[0].origin, crate::Origin::Result);
}

#[test]
fn a_shell_in_another_system_is_entered_and_left() {
    let (whats, _) = read("kubectl exec -it kafka-0 -n platform -- bash\ndf -h\nexit\nkubectl get pods");
    assert_eq!(whats[1].command(), "kubectl -n platform exec kafka-0 -- df -h");
    assert!(whats[3].command().starts_with("kubectl"), "{}", whats[3].command());
    let inside = one("kubectl exec kafka-0 -- sh -c 'df -h | tail -1'");
    assert_eq!(inside.command(), "kubectl -n default exec kafka-0 -- df -h | tail -n 1");
}

#[test]
fn what_needs_a_shell_is_a_persons() {
    assert_eq!(reason("du -sh /var/log/*"), "it names files by a pattern, which needs a shell");
    assert_eq!(reason("kubectl delete pod ..."), "an ellipsis: something is left out");
    assert!(reason("psql < backup.sql").contains("reads a file"));
    assert!(reason("$TOOL get pods").contains("to be filled in"));
    assert!(matches!(one("kubectl get pods || true"), What::Operation(_)));
    assert!(matches!(one("kubectl get pods > pods.txt"), What::Saved { .. }));
}

#[test]
fn words_are_those_that_a_shell_makes() {
    assert_eq!(
        one("kubectl delete pod web-{0,1}").command(),
        one("kubectl delete pod web-0 web-1").command()
    );
    assert!(
        matches!(one("for i in {1..3}; do kubectl get pods; done"), What::Each { over, .. } if over.len() == 3)
    );
    let (whats, _) = read("ARGS=\"-n prod\"\nkubectl get pods $ARGS\nkubectl get pods -l \"$ARGS\"");
    assert_eq!(whats[1].reasons(), ["`$ARGS` is not quoted: a shell takes its value apart"]);
    assert!(matches!(whats[2], What::Operation(_)), "{:?}", whats[2]);
    for line in ["kubectl delete pod web-*", "rm -rf ~/backups", "kubectl exec db-0 -- rm /data/*"] {
        assert_eq!(reason(line), "it names files by a pattern, which needs a shell", "{line}");
    }
    assert!(matches!(one("kubectl get pods -o jsonpath={.items[0].metadata.name}"), What::Operation(_)));
}

#[test]
fn a_pipeline_that_is_left_to_a_person_keeps_the_risk_of_its_stages() {
    for line in [
        "find . | xargs truncate -s 0 /var/log/*",
        "kubectl delete pvc data | frobnicate <x",
        "cat a | psql < b.sql",
    ] {
        let what = one(line);
        assert!(matches!(what, What::Manual { .. }), "{line}: {what:?}");
        assert_eq!(what.risk(), Risk::Destroy, "{line}");
    }
}

#[test]
fn commands_around_commands_end_however_many_there_are() {
    for around in ["sudo ", "time ", "ssh a ", "timeout 5 ", "nice ", "docker exec a ", "xargs "] {
        let fence = format!("{}kubectl get pods", around.repeat(5_000));
        assert!(!one(&fence).reasons().is_empty(), "{around}");
    }
    let (whats, _) = read(&"kubectl exec -it a -- bash\n".repeat(500));
    assert!(whats.last().expect("one a line").reasons()[0].starts_with("shells inside shells"));
}

#[test]
fn values_of_variables_that_double_stay_small() {
    let doubled: String = (0..500).map(|at| format!("V{}=$V{at}$V{at}\n", at + 1)).collect();
    let long = format!("kubectl get pods {}", "-l $V5 ".repeat(5_000));
    let (whats, _) = read(&format!("V0=aaaaaaaa\n{doubled}{}", format!("{long}\n").repeat(4)));
    let bytes: usize = whats.iter().map(|what| what.command().len()).sum();
    assert!(bytes < 4 * long.len() + 2 * (limit::FILLED + 500 * 2 * limit::VALUE), "{bytes}");
    assert!(whats[1].command().contains("aaaaaaaaaaaaaaaa"), "{}", whats[1].command());
}

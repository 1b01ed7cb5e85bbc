//! Fences as people write them, and as nobody does.

use super::tree::{Joint, Node, Piece, Redirect, Simple, Word};
use super::*;

fn one(text: &str) -> Node {
    let mut lines = lines(text, false);
    assert_eq!(lines.len(), 1, "{lines:?}");
    let mut nodes = lines.remove(0).nodes;
    assert_eq!(nodes.len(), 1, "{nodes:?}");
    nodes.remove(0)
}

fn words(node: &Node) -> Vec<String> {
    let Node::Simple(simple) = node else { panic!("{node:?}") };
    simple.words.iter().map(|word| word.literal().unwrap_or_else(|| format!("{:?}", word.pieces))).collect()
}

#[test]
fn a_fence_becomes_words_with_the_comment_above() {
    let fence = "# Pods first\nKUBECONFIG=.kube/config kubectl -n platform get pods \\\n  -l 'app=kafka'\nmake a; make b\n";
    let found = lines(fence, false);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].comment.as_deref(), Some("Pods first"));
    assert_eq!(words(&found[0].nodes[0]), ["kubectl", "-n", "platform", "get", "pods", "-l", "app=kafka"]);
    let Node::Simple(first) = &found[0].nodes[0] else { panic!() };
    assert_eq!(first.env, [("KUBECONFIG".to_owned(), Word::text(".kube/config"))]);
    assert_eq!((found[1].row, found[1].nodes.len()), (3, 2));
}

#[test]
fn pipelines_chains_and_redirections_are_kept_apart() {
    let Node::Pipe(stages) = one("kubectl logs x 2>&1 | grep -i error | wc -l") else { panic!() };
    assert_eq!(stages.len(), 3);
    let Node::Simple(first) = &stages[0] else { panic!() };
    assert_eq!(first.redirects, [Redirect::Join]);
    let Node::Chain(_, further) = one("make stop && make run || make help") else { panic!() };
    assert_eq!(further.iter().map(|one| one.0).collect::<Vec<_>>(), [Joint::And, Joint::Or]);
    let Node::Simple(dump) = one("pg_dump $DATABASE_URL > b-$(date +%Y).sql 2>/dev/null") else { panic!() };
    let Redirect::Out { stream: 1, file, append: false } = &dump.redirects[0] else { panic!("{dump:?}") };
    assert!(
        matches!(&file.pieces[1], Piece::Output(nodes, _) if words(&nodes[0]) == ["date", "+%Y"]),
        "{file:?}"
    );
    assert!(matches!(&dump.redirects[1], Redirect::Out { stream: 2, .. }));
}

#[test]
fn loops_conditions_and_variables_are_a_tree() {
    let fence = "for pod in $(kubectl get pods -o name); do\n  echo \"Pod: $pod\"\n  kubectl exec $pod -- df -h | tail -1\ndone";
    let Node::For { name, over, body } = one(fence) else { panic!() };
    assert_eq!((name.as_str(), over.len(), body.len()), ("pod", 1, 2));
    let Node::If { arms, otherwise } =
        one("if [ \"$LAG\" -gt 60000 ]; then\n echo high\nelse\n echo low\nfi")
    else {
        panic!()
    };
    let test: Vec<_> = words(&arms[0].0[0]);
    assert_eq!((test[2].as_str(), otherwise.len()), ("-gt", 1));
    let Node::Simple(set) = one("LAG=$(kafka-consumer-groups.sh --describe | awk '{print $5}' | tail -1)")
    else {
        panic!()
    };
    assert!(set.words.is_empty());
    assert!(
        matches!(&set.env[0].1.pieces[0], Piece::Output(nodes, _) if matches!(&nodes[0], Node::Pipe(all) if all.len() == 3))
    );
}

#[test]
fn a_here_document_is_what_the_command_reads() {
    let Node::Simple(Simple { redirects, .. }) =
        one("kubectl apply -f - <<EOF\nkind: Pod\nmetadata: {name: \"a\"}\nEOF")
    else {
        panic!()
    };
    let Redirect::Text(text) = &redirects[0] else { panic!() };
    assert_eq!(text.literal().unwrap(), "kind: Pod\nmetadata: {name: \"a\"}\n");
}

#[test]
fn placeholders_are_pieces_and_quotes_do_not_matter() {
    let Node::Simple(simple) = one("flink run -s <checkpoint path> 'x y' \"--to=<offset>\" \"\"") else {
        panic!()
    };
    assert_eq!(simple.words[3].pieces, [Piece::Placeholder("checkpoint path".into())]);
    assert_eq!(simple.words[4].literal().unwrap(), "x y");
    assert_eq!(simple.words[5].pieces, [Piece::Text("--to=".into()), Piece::Placeholder("offset".into())]);
    assert_eq!(simple.words[6].literal().unwrap(), "");
}

#[test]
fn what_does_not_parse_is_left_to_a_person_and_the_rest_goes_on() {
    let found = lines("kubectl get pods |\n\n)\nkubectl get nodes\n", false);
    assert!(found.iter().any(|line| matches!(line.nodes[0], Node::Left(..))));
    assert_eq!(words(&found.last().unwrap().nodes[0]), ["kubectl", "get", "nodes"]);
    assert_eq!(words(&one("kubectl get pods \\ \n  -n a")), ["kubectl", "get", "pods", "-n", "a"]);
}

#[test]
fn rows_that_never_end_do_not_take_for_ever() {
    for row in ["kubectl get pods \"\n", "kubectl get pods $(\n", "for x in y; do\n"] {
        assert!(!lines(&row.repeat(2_000), false).is_empty(), "{row}");
    }
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(text in ".{0,200}") {
        let _ = lines(&text, false);
    }

    #[test]
    fn no_shell_makes_it_panic(text in "(kubectl|for|if|done|then|do|fi|\\$\\(|\\)|<a b>|<<EOF|EOF|\\||&&|;|\"|'|\n|\\$ | |\\\\){0,40}") {
        let _ = lines(&text, true);
    }

    #[test]
    fn quoted_words_come_back_as_they_were(words in proptest::collection::vec("[a-zA-Z0-9 .:/=<>|&;*?#~-]{1,12}", 1..5)) {
        let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
        let text = format!("x {}", quoted.join(" "));
        let found = lines(&text, false);
        proptest::prop_assume!(!words.iter().any(|word| word.contains('<')));
        proptest::prop_assert_eq!(&super::tests::words(&found[0].nodes[0])[1..], &words[..]);
    }
}

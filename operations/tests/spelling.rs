//! How commands are understood and written, from outside: nothing is guessed, and what is stored stays readable.

use operations::{CommandLine, Operation, Risk};
use proptest::prelude::*;
use serde_json::json;

/// The words as a shell would read them: blanks and single quotes are all that is written here.
fn line(text: &str) -> CommandLine {
    let (mut words, mut quoted) = (vec![String::new()], false);
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let last = words.last_mut().expect("a word");
        match c {
            '\'' => quoted = !quoted,
            '\\' if !quoted => last.extend(rest.next()),
            ' ' if !quoted => words.push(String::new()),
            c => last.push(c),
        }
    }
    CommandLine::new(&words.iter().map(String::as_str).collect::<Vec<_>>())
}

fn parsed(text: &str) -> Operation {
    Operation::parse(&line(text)).expect("known").expect("well spelt")
}

/// One command of every operation, with its stored name, its risk and the form in which it is shown.
const WRITTEN: &[(&str, &str, Risk, &str)] = &[
    (
        "k get po -lapp=kafka -n platform",
        "kubernetes.pods",
        Risk::Read,
        "kubectl -n platform get pods -l app=kafka",
    ),
    (
        "kubectl events --for sts/kafka",
        "kubernetes.events",
        Risk::Read,
        "kubectl -n default get events --field-selector=involvedObject.kind=StatefulSet,involvedObject.apiVersion=apps/v1,involvedObject.name=kafka",
    ),
    (
        "kubectl -n platform logs kafka-0 -p --tail 20",
        "kubernetes.logs",
        Risk::Read,
        "kubectl -n platform logs kafka-0 --previous --tail=20",
    ),
    (
        "kubectl wait --for=condition=Ready pod/kafka-0",
        "kubernetes.wait",
        Risk::Read,
        "kubectl -n default wait pod/kafka-0 --for=condition=Ready --timeout=30s",
    ),
    (
        "kubectl delete pod/kafka-0 -n platform",
        "kubernetes.pod.delete",
        Risk::Change,
        "kubectl -n platform delete pod kafka-0",
    ),
    (
        "kubectl -n platform rollout status sts kafka",
        "kubernetes.rollout.status",
        Risk::Read,
        "kubectl -n platform rollout status statefulset/kafka --timeout=180s",
    ),
    (
        "oc -n platform rollout history deploy/api",
        "kubernetes.rollout.history",
        Risk::Read,
        "kubectl -n platform rollout history deployment/api",
    ),
    (
        "kubectl rollout restart deployment api",
        "kubernetes.rollout.restart",
        Risk::Change,
        "kubectl -n default rollout restart deployment/api",
    ),
    (
        "kubectl rollout undo sts/kafka --to-revision=14",
        "kubernetes.rollout.undo",
        Risk::Change,
        "kubectl -n default rollout undo statefulset/kafka --to-revision=14",
    ),
    (
        "kubectl exec -it kafka-0 -c broker -- df -P /var/lib/kafka",
        "kubernetes.exec",
        Risk::Read,
        "kubectl -n default exec kafka-0 -c broker -- df -P /var/lib/kafka",
    ),
    ("kubectl get sts kafka", "kubernetes.get", Risk::Read, "kubectl -n default get statefulset kafka"),
    (
        "muster changes sts/kafka --since 1h",
        "kubernetes.changes",
        Risk::Read,
        "muster changes -n default statefulset/kafka --since=3600s",
    ),
    (
        "kubectl get --raw /readyz?verbose",
        "kubernetes.raw",
        Risk::Read,
        "kubectl get '--raw=/readyz?verbose'",
    ),
    ("kubectl describe no/n1", "kubernetes.describe", Risk::Read, "kubectl describe node n1"),
    (
        "k -n shop top po --containers -l app=cart",
        "kubernetes.top",
        Risk::Read,
        "kubectl -n shop top pod -l app=cart --containers",
    ),
    (
        "kubectl delete cm/a cm/b",
        "kubernetes.delete",
        Risk::Destroy,
        "kubectl -n default delete configmap a b",
    ),
    (
        "kubectl rollout pause deploy a b",
        "kubernetes.rollout.pause",
        Risk::Change,
        "kubectl -n default rollout pause deployment/a deployment/b",
    ),
    (
        "kubectl rollout resume deploy/a",
        "kubernetes.rollout.resume",
        Risk::Change,
        "kubectl -n default rollout resume deployment/a",
    ),
    (
        "kubectl scale --replicas 3 deploy x",
        "kubernetes.scale",
        Risk::Change,
        "kubectl -n default scale deployment/x --replicas=3",
    ),
    (
        "kubectl autoscale deploy x --max=9 --min 2",
        "kubernetes.autoscale",
        Risk::Change,
        "kubectl -n default autoscale deployment/x --min=2 --max=9",
    ),
    (
        "kubectl patch svc x -p '{\"spec\":{}}'",
        "kubernetes.patch",
        Risk::Change,
        "kubectl -n default patch service/x -p '{\"spec\":{}}'",
    ),
    ("kubectl edit cm x", "kubernetes.edit", Risk::Change, "kubectl -n default edit configmap/x"),
    (
        "kubectl set env deploy/x A=b C-",
        "kubernetes.set.env",
        Risk::Change,
        "kubectl -n default set env deployment/x A=b C-",
    ),
    (
        "kubectl set image deploy/x c=i:2",
        "kubernetes.set.image",
        Risk::Change,
        "kubectl -n default set image deployment/x c=i:2",
    ),
    (
        "kubectl set resources deploy x --limits=memory=1Gi,cpu=1",
        "kubernetes.set.resources",
        Risk::Change,
        "kubectl -n default set resources deployment/x --limits=cpu=1,memory=1Gi",
    ),
    (
        "kubectl apply -f a.yaml,b.yaml",
        "kubernetes.apply",
        Risk::Change,
        "kubectl -n default apply --filename=a.yaml --filename=b.yaml",
    ),
    (
        "kubectl create secret generic s --from-literal=k=v",
        "kubernetes.create.secret",
        Risk::Change,
        "kubectl -n default create secret generic s --from-literal=k=v",
    ),
    (
        "kubectl create cm c --from-file=f",
        "kubernetes.create.configmap",
        Risk::Change,
        "kubectl -n default create configmap c --from-file=f",
    ),
    (
        "kubectl create job j --from=cronjob/c",
        "kubernetes.create",
        Risk::Change,
        "kubectl -n default create job j --from=cronjob/c",
    ),
    (
        "kubectl replace -f x.yaml --force",
        "kubernetes.replace",
        Risk::Destroy,
        "kubectl -n default replace --filename=x.yaml --force",
    ),
    (
        "kubectl expose deploy x --port=80",
        "kubernetes.expose",
        Risk::Change,
        "kubectl expose deploy x --port=80",
    ),
    (
        "kubectl run p --image=busybox -it --rm -- sh",
        "kubernetes.run",
        Risk::Change,
        "kubectl run p --image=busybox --rm=true --stdin=true --tty=true -- sh",
    ),
    (
        "kubectl label po a b x=y z-",
        "kubernetes.label",
        Risk::Change,
        "kubectl -n default label pod/a pod/b x=y z-",
    ),
    (
        "kubectl annotate deploy a x=y",
        "kubernetes.annotate",
        Risk::Change,
        "kubectl -n default annotate deployment/a x=y",
    ),
    (
        "kubectl taint no n1 a=b:NoSchedule c-",
        "kubernetes.taint",
        Risk::Change,
        "kubectl taint node n1 a=b:NoSchedule c-",
    ),
    ("oc adm cordon n1", "kubernetes.cordon", Risk::Change, "kubectl cordon n1"),
    ("kubectl uncordon node/n1", "kubernetes.uncordon", Risk::Change, "kubectl uncordon n1"),
    (
        "kubectl drain n1 --ignore-daemonsets --timeout 2m",
        "kubernetes.drain",
        Risk::Destroy,
        "kubectl drain n1 --ignore-daemonsets --timeout=120s",
    ),
    (
        "kubectl auth can-i delete po/x",
        "kubernetes.can-i",
        Risk::Read,
        "kubectl -n default auth can-i delete pod x",
    ),
    (
        "oc adm certificate approve c1 c2",
        "kubernetes.certificate.approve",
        Risk::Change,
        "kubectl certificate approve c1 c2",
    ),
    (
        "kubectl certificate deny csr/c1",
        "kubernetes.certificate.deny",
        Risk::Change,
        "kubectl certificate deny c1",
    ),
    ("kubectl attach p", "kubernetes.attach", Risk::Change, "kubectl attach p"),
    ("kubectl cp p:/a b", "kubernetes.cp", Risk::Change, "kubectl cp p:/a b"),
    (
        "kubectl port-forward svc/x 1:2",
        "kubernetes.port-forward",
        Risk::Change,
        "kubectl port-forward svc/x 1:2",
    ),
    ("oc debug node/n1", "kubernetes.debug", Risk::Change, "kubectl debug node/n1"),
    ("kubectl cluster-info", "kubernetes.cluster-info", Risk::Read, "kubectl cluster-info"),
    ("kubectl version", "kubernetes.version", Risk::Read, "kubectl version"),
    (
        "kubectl api-resources -o name",
        "kubernetes.api-resources",
        Risk::Read,
        "kubectl api-resources --output=name",
    ),
    ("kubectl explain pod.spec", "kubernetes.explain", Risk::Read, "kubectl explain pod.spec"),
    ("kubectl diff -f x", "kubernetes.diff", Risk::Read, "kubectl diff --filename=x"),
    ("kubectl config use-context c", "kubernetes.config", Risk::Change, "kubectl config use-context c"),
    ("kubectl set sa deploy/x robot", "kubernetes.other", Risk::Change, "kubectl set sa deploy/x robot"),
    (
        "/opt/kafka/bin/kafka-broker-api-versions.sh --bootstrap-server=kafka:9092",
        "kafka.brokers",
        Risk::Read,
        "kafka-broker-api-versions.sh --bootstrap-server kafka:9092",
    ),
    (
        "kafka-topics --list --bootstrap-server kafka:9092",
        "kafka.topics.list",
        Risk::Read,
        "kafka-topics.sh --bootstrap-server kafka:9092 --list",
    ),
    (
        "kafka-topics --describe --under-replicated-partitions --bootstrap-server kafka:9092",
        "kafka.topics.describe",
        Risk::Read,
        "kafka-topics.sh --bootstrap-server kafka:9092 --describe --under-replicated-partitions",
    ),
    (
        "kafka-consumer-groups --describe --group billing --bootstrap-server kafka:9092",
        "kafka.groups.describe",
        Risk::Read,
        "kafka-consumer-groups.sh --bootstrap-server kafka:9092 --describe --group billing",
    ),
    (
        "muster kafka canary --topic muster-canary",
        "kafka.canary",
        Risk::Change,
        "muster kafka canary --topic muster-canary",
    ),
    ("make verify-workflow", "process.run", Risk::Change, "make verify-workflow"),
];

const SENTENCES: &[&str] = &[
    include_str!("sentences/docker.txt"),
    include_str!("sentences/http.txt"),
    include_str!("sentences/kafka.txt"),
    include_str!("sentences/others.txt"),
    include_str!("sentences/redis.txt"),
    include_str!("sentences/sql.txt"),
];

#[test]
fn every_operation_has_one_written_form_which_reads_as_the_same_operation() {
    let mut names: Vec<&str> = WRITTEN.iter().map(|(_, name, ..)| *name).collect();
    for (text, name, risk, written) in WRITTEN {
        let operation = parsed(text);
        assert_eq!((operation.name(), operation.perform().risk()), (*name, *risk), "{text}");
        assert_eq!(operation.perform().command(), *written);
        assert_eq!(parsed(written), operation, "{written}");
    }
    // Those of the other systems stand in the tables of `sentences.rs`, which asks the same of them.
    names.extend(
        SENTENCES
            .iter()
            .flat_map(|text| text.lines())
            .filter_map(|row| row.split(['|', ' ']).find(|word| word.contains('.'))),
    );
    let missing: Vec<_> = Operation::NAMES.iter().filter(|name| !names.contains(name)).collect();
    assert!(missing.is_empty(), "an operation without its line: {missing:?}");
}

#[test]
fn what_was_stored_yesterday_is_read_tomorrow() {
    let stored = [
        json!({"op": "kubernetes.rollout.undo", "args": {
            "object": {"kind": "statefulset", "namespace": "platform", "name": "kafka"}, "to_revision": 14}}),
        json!({"op": "kubernetes.pod.delete", "args": {
            "namespace": "platform", "name": "kafka-0",
            "owner": {"controller": {"kind": "statefulset", "namespace": "platform", "name": "kafka"}}}}),
        json!({"op": "kafka.topics.describe", "args": {"bootstrap": "kafka:9092", "only": "under-replicated"}}),
        json!({"op": "kafka.canary", "args": {"bootstrap": "kafka:9092", "topic": "muster-canary"}}),
        json!({"op": "process.run", "args": {"argv": ["make", "verify-workflow"]}}),
    ];
    for value in stored {
        let operation: Operation = serde_json::from_value(value.clone()).expect("still readable");
        assert_eq!(serde_json::to_value(&operation).unwrap(), value);
    }
}

#[test]
fn a_tool_that_is_known_is_never_run_as_a_mere_program() {
    for text in [
        "kubectl rename secret a b",
        "oc adm must-gather",
        "kafka-configs.sh --alter",
        "muster dance",
        "bash -c reboot",
    ] {
        assert!(!matches!(Operation::parse(&line(text)), Some(Ok(_))), "{text}");
    }
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "get",
            "pods",
            "logs",
            "delete",
            "exec",
            "rollout",
            "undo",
            "status",
            "wait",
            "events",
            "-n",
            "platform",
            "-l",
            "app=kafka",
            "--",
            "df",
            "-h",
            "sts/kafka",
            "pod/",
            "/",
            "--for=condition=Ready",
            "--timeout",
            "9999999999999h",
            "--tail=-5",
            "--previous=perhaps",
            "kafka",
            "canary",
            "changes",
            "--topic",
            "--describe",
            "--list",
            "--bootstrap-server",
            "a:1",
            "--group",
            "--since",
            "=",
            "-",
            "--=",
        ])
        .prop_map(str::to_owned),
        any::<String>(),
    ]
}

/// A line of each shape; `@` is where anything may stand.
const SHAPES: &[&str] = &[
    "kubectl -n @ get pods @",
    "kubectl get pods -l @ --field-selector @ -o @ --sort-by @",
    "kubectl get @ @ -n @",
    "kubectl get @/@ @/@",
    "kubectl get --raw @",
    "kubectl get events --field-selector @ -A",
    "kubectl describe @ -l @",
    "kubectl top pods @ --sort-by=cpu",
    "kubectl logs @ -c @ --since-time @",
    "kubectl logs -l @ -f --prefix",
    "kubectl logs job/@",
    "kubectl exec pod/@ -c @ -- df @ @",
    "kubectl wait @/@ --for @",
    "kubectl wait pods -l @ --for=condition=@",
    "kubectl delete pod @ -n @",
    "kubectl delete @ @ @ --cascade @",
    "kubectl delete -f @ -f @",
    "kubectl rollout restart deploy/@ -n @",
    "kubectl rollout undo deploy @ @",
    "kubectl rollout status sts -l @",
    "kubectl rollout pause deploy @",
    "kubectl scale @ @ --replicas 3 --resource-version @",
    "kubectl autoscale deploy @ --max 3 --name @",
    "kubectl patch @ @ -p @ --type merge",
    "kubectl set env deploy/@ @=@ @- --from @ --prefix @",
    "kubectl set image deploy/@ @=@",
    "kubectl set resources deploy/@ -c @ --limits @=@",
    "kubectl apply -f @ --field-manager @",
    "kubectl create secret generic @ --from-literal @=@ --from-file @",
    "kubectl create configmap @ --from-literal @=@",
    "kubectl create job @ --from cronjob/@",
    "kubectl run @ --image @ --env @ -- @ @",
    "kubectl label pod @ @=@ @-",
    "kubectl annotate @ @ @=@ --overwrite",
    "kubectl taint node @ @=@:NoSchedule",
    "kubectl drain @ --pod-selector @",
    "kubectl cordon -l @",
    "kubectl auth can-i @ @ @ -n @",
    "kubectl certificate approve @ @",
    "kubectl expose deploy @ --port @",
    "kubectl config use-context @",
    "kubectl set sa deploy @ @",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    /// What is shown and approved is what is done, whatever the names and values are.
    #[test]
    fn a_command_that_is_shown_reads_as_the_same_operation_whatever_stands_in_it(
        shape in prop::sample::select(SHAPES),
        values in prop::collection::vec(prop_oneof!["[a-z0-9-]{1,8}", "\\PC{0,12}", "-{1,2}[a-z]{1,4}", "[ '\"\\\\$;|/=,:]{1,4}"], 12),
    ) {
        let mut values = values.into_iter();
        let words: Vec<String> = shape
            .split(' ')
            .map(|word| {
                let mut parts = word.split('@');
                let first = parts.next().unwrap_or_default().to_owned();
                parts.fold(first, |word, part| word + &values.next().unwrap_or_default() + part)
            })
            .collect();
        let asked = CommandLine::new(&words.iter().map(String::as_str).collect::<Vec<_>>());
        if let Some(Ok(operation)) = Operation::parse(&asked) {
            let shown = operation.perform().command();
            let again = Operation::parse(&line(&shown));
            prop_assert_eq!(again, Some(Ok(operation.clone())), "{:?} as {}", words, shown);
            let stored = serde_json::to_value(&operation).unwrap();
            prop_assert_eq!(serde_json::from_value::<Operation>(stored).unwrap(), operation);
        }
    }
}

proptest! {
    /// Whatever stands on a line: no panic, and what is understood reads the same again.
    #[test]
    fn any_words_are_understood_or_refused_and_never_break_anything(
        program in prop::sample::select(vec![
            "kubectl", "oc", "muster", "kafka-topics.sh", "kafka-consumer-groups", "kafka-broker-api-versions", "make",
        ]),
        args in prop::collection::vec(word(), 0..9),
    ) {
        let line = CommandLine { program: program.to_owned(), args, ..CommandLine::default() };
        if let Some(Ok(operation)) = Operation::parse(&line) {
            prop_assert!(!operation.perform().command().is_empty());
            let stored = serde_json::to_value(&operation).unwrap();
            prop_assert_eq!(serde_json::from_value::<Operation>(stored).unwrap(), operation);
        }
    }
}

//! Against a small API server on loopback that counts what reaches it.

use super::*;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use futures::StreamExt;
use serde_json::json;
use std::sync::{Arc, Mutex};

/// What the server saw: method, path with query, body.
type Seen = Arc<Mutex<Vec<(String, String, String)>>>;

struct Api {
    url: String,
    seen: Seen,
}

impl Api {
    /// Serves `answer` for every path but exec.
    async fn start(answer: fn(usize, &Method, &Uri) -> Response) -> Self {
        let seen = Seen::default();
        let noted = Arc::clone(&seen);
        let handler = move |method: Method, uri: Uri, body: Bytes| async move {
            let count = {
                let mut seen = noted.lock().unwrap();
                let words = String::from_utf8_lossy(&body).into_owned();
                seen.push((method.to_string(), uri.to_string(), words));
                seen.len()
            };
            if uri.path().ends_with("/hang") {
                std::future::pending::<()>().await;
            }
            answer(count, &method, &uri)
        };
        let routes = Router::new()
            .route("/api/v1/namespaces/shop/pods/{pod}/exec", get(exec))
            .fallback(any(handler))
            .with_state(());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self { url, seen }
    }

    fn cluster(&self) -> Cluster {
        cluster(&self.url)
    }

    fn seen(&self) -> Vec<(String, String, String)> {
        self.seen.lock().unwrap().clone()
    }
}

fn cluster(url: &str) -> Cluster {
    Cluster::connect(&KubernetesSettings {
        url: Some(url.to_owned()),
        namespaces: vec!["shop".to_owned()],
        exec: vec![vec!["say".to_owned(), "*".to_owned()]],
        timeout_seconds: 2,
        ..Default::default()
    })
    .unwrap()
}

async fn exec(State(()): State<()>, uri: Uri, socket: WebSocketUpgrade) -> Response {
    let asked = uri.query().unwrap_or_default().to_owned();
    if asked.contains("forbidden") {
        return refusal(403, "pods \"kafka-0\" is forbidden: cannot create resource \"pods/exec\"");
    }
    socket
        .protocols(["v5.channel.k8s.io", "v4.channel.k8s.io"])
        .on_upgrade(move |socket| speak(socket, asked))
}

async fn speak(mut socket: WebSocket, asked: String) {
    let frame =
        |channel: u8, words: &str| Message::Binary([&[channel][..], words.as_bytes()].concat().into());
    if asked.contains("cut") {
        let _ = socket.send(frame(1, "half")).await;
        return;
    }
    if asked.contains("hang") {
        let _ = socket.recv().await;
        return;
    }
    let _ = socket.send(frame(1, "hello\n")).await;
    let _ = socket.send(frame(2, "careful\n")).await;
    let status = if asked.contains("three") {
        json!({"status": "Failure", "reason": "NonZeroExitCode", "message": "exit code 3",
               "details": {"causes": [{"reason": "ExitCode", "message": "3"}]}})
    } else {
        json!({"status": "Success"})
    };
    let _ = socket.send(frame(3, &status.to_string())).await;
    let _ = socket.send(Message::Close(None)).await;
}

fn answer(status: u16, body: &Value) -> Response {
    let body = Body::from(body.to_string());
    (StatusCode::from_u16(status).unwrap(), [("content-type", "application/json")], body).into_response()
}

fn refusal(status: u16, message: &str) -> Response {
    answer(status, &json!({"kind": "Status", "status": "Failure", "code": status, "message": message}))
}

fn pod(name: &str) -> Object {
    Object { kind: Kind::Pod, namespace: "shop".to_owned(), name: name.to_owned() }
}

fn stateful_set() -> Object {
    Object { kind: Kind::StatefulSet, namespace: "shop".to_owned(), name: "kafka".to_owned() }
}

fn soon() -> SendBy {
    SendBy::within(Duration::from_secs(5))
}

const LIMIT: Duration = Duration::from_secs(5);

async fn patched(api: &Api) -> Sent<Value> {
    api.cluster().patch(&stateful_set(), &Patch::Merge(json!({"a": 1})), soon(), LIMIT).await
}

#[tokio::test]
async fn a_patch_that_is_taken_is_done_with_the_objects_new_state() {
    let api = Api::start(|_, _, _| answer(200, &json!({"metadata": {"generation": 7}}))).await;
    let Sent::Done(value) = patched(&api).await else { panic!() };
    assert_eq!(value["metadata"]["generation"], 7);
    let (method, path, body) = api.seen().remove(0);
    assert_eq!(
        (method.as_str(), path.as_str(), body.as_str()),
        ("PATCH", "/apis/apps/v1/namespaces/shop/statefulsets/kafka?fieldManager=muster", r#"{"a":1}"#)
    );
}

#[tokio::test]
async fn a_refusal_says_the_apis_own_words_and_what_to_do() {
    let refusals: [(u16, &str, &str); 4] = [
        (403, "kubernetes.forbidden", "kubernetes.add-rule"),
        (409, "kubernetes.conflict", "kubernetes.plan-again"),
        (422, "kubernetes.invalid", "kubernetes.plan-again"),
        (429, "kubernetes.too-many", "kubernetes.try-later"),
    ];
    for (index, (status, id, next)) in refusals.into_iter().enumerate() {
        let api = Api::start(match index {
            0 => |_, _, _| refusal(403, "no"),
            1 => |_, _, _| refusal(409, "no"),
            2 => |_, _, _| refusal(422, "no"),
            _ => |_, _, _| refusal(429, "no"),
        })
        .await;
        let Sent::Refused(failure) = patched(&api).await else { panic!("{status}") };
        assert_eq!((failure.what.id.as_str(), failure.words.as_str()), (id, "no"));
        assert_eq!(failure.next.as_ref().unwrap().id, next);
        assert_eq!(api.seen().len(), 1, "{status}: a mutation goes out once");
    }
}

#[tokio::test]
async fn a_failed_test_of_a_json_patch_is_a_change_in_the_meantime() {
    let api =
        Api::start(|_, _, _| refusal(422, "the server rejected our request due to an error in our request"))
            .await;
    let Sent::Refused(failure) = patched(&api).await else { panic!() };
    assert_eq!(failure.what.id, "kubernetes.conflict");
}

#[tokio::test]
async fn a_403_names_the_rule_that_is_missing() {
    let api = Api::start(|_, _, _| refusal(403, "no")).await;
    let Sent::Refused(failure) = patched(&api).await else { panic!() };
    let rule = failure.next.unwrap().values;
    let rule: Vec<&str> =
        ["group", "resource", "verbs", "namespace"].iter().map(|key| rule[*key].as_str().unwrap()).collect();
    assert_eq!(rule, ["apps", "statefulsets", "patch", "shop"]);
}

#[tokio::test]
async fn an_answer_after_which_it_may_have_happened_is_unknown_and_not_sent_again() {
    for api in [
        Api::start(|_, _, _| refusal(500, "etcd")).await,
        Api::start(|_, _, _| refusal(503, "busy")).await,
        Api::start(|_, _, _| refusal(504, "timeout")).await,
        Api::start(|_, _, _| "not json".into_response()).await,
        Api::start(|_, _, _| cut_body()).await,
    ] {
        let outcome = patched(&api).await;
        assert!(matches!(outcome, Sent::Unknown(_)), "{outcome:?}");
        assert_eq!(api.seen().len(), 1);
    }
}

fn cut_body() -> Response {
    let pieces = futures::stream::iter([Ok("{\"metadata\":"), Err(std::io::Error::other("cut"))]);
    Body::from_stream(pieces.chain(futures::stream::empty())).into_response()
}

#[tokio::test]
async fn silence_is_unknown_after_the_limit() {
    let api = Api::start(|_, _, _| refusal(500, "never")).await;
    let began = std::time::Instant::now();
    let outcome = api.cluster().delete(&pod("hang"), "u-1", soon(), Duration::from_millis(300)).await;
    assert!(matches!(outcome, Sent::Unknown(_)), "{outcome:?}");
    assert!(began.elapsed() < Duration::from_secs(3));
    assert_eq!(api.seen().len(), 1);
}

#[tokio::test]
async fn a_server_that_takes_the_request_and_hangs_up_is_unknown() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut bytes = [0; 4096];
        tokio::io::AsyncReadExt::read(&mut stream, &mut bytes).await.unwrap()
    });
    let outcome = cluster(&url).patch(&stateful_set(), &Patch::Merge(json!({})), soon(), LIMIT).await;
    assert!(server.await.unwrap() > 0);
    assert!(matches!(outcome, Sent::Unknown(_)), "{outcome:?}");
}

#[tokio::test]
async fn a_refused_connection_means_that_nothing_was_sent() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let outcome = cluster(&url).patch(&stateful_set(), &Patch::Merge(json!({})), soon(), LIMIT).await;
    let Sent::NotSent(failure) = outcome else { panic!("{outcome:?}") };
    assert_eq!(failure.what.id, "kubernetes.unreachable");
    assert!(failure.words.contains("Connection refused"), "{}", failure.words);
}

#[tokio::test]
async fn what_is_too_late_or_out_of_reach_never_leaves() {
    let api = Api::start(|_, _, _| answer(200, &json!({}))).await;
    let (cluster, patch) = (api.cluster(), Patch::Merge(json!({})));
    let elsewhere = Object { namespace: "kube-system".to_owned(), ..stateful_set() };
    let node = Object { kind: Kind::Node, namespace: String::new(), name: "node-1".to_owned() };
    let late = SendBy::within(Duration::ZERO);
    for (object, send_by, id) in [
        (&stateful_set(), late, "target.too-late"),
        (&elsewhere, soon(), "kubernetes.namespace-out-of-reach"),
        (&node, soon(), "kubernetes.cluster-wide-out-of-reach"),
        (&pod("kafka-0/exec"), soon(), "kubernetes.bad-name"),
        (&pod("../../secrets"), soon(), "kubernetes.bad-name"),
    ] {
        let Sent::NotSent(failure) = cluster.patch(object, &patch, send_by, LIMIT).await else {
            panic!("{id}")
        };
        assert_eq!(failure.what.id, id);
    }
    assert!(cluster.get(&elsewhere).await.is_err());
    assert!(cluster.list(Kind::Pod, "", &Selection::default()).await.is_err());
    assert!(cluster.logs("kube-system", "a", &LogRequest::default()).await.is_err());
    assert!(cluster.dry_run(&elsewhere, &patch).await.is_err());
    assert_eq!(api.seen(), []);
}

#[tokio::test]
async fn a_delete_carries_the_uid_as_its_guard() {
    let api = Api::start(|_, _, _| answer(200, &json!({"kind": "Status", "status": "Success"}))).await;
    let outcome = api.cluster().delete(&pod("kafka-0"), "u-1", soon(), LIMIT).await;
    assert!(matches!(outcome, Sent::Done(())), "{outcome:?}");
    let (method, path, body) = api.seen().remove(0);
    assert_eq!((method.as_str(), path.as_str()), ("DELETE", "/api/v1/namespaces/shop/pods/kafka-0"));
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body["preconditions"]["uid"], "u-1");
}

#[tokio::test]
async fn a_read_is_tried_again_when_the_api_is_busy() {
    let api = Api::start(|count, _, _| match count {
        1 => refusal(503, "starting"),
        2 => refusal(429, "slow down"),
        _ => answer(200, &json!({"metadata": {"name": "kafka-0"}})),
    })
    .await;
    let found = api.cluster().get(&pod("kafka-0")).await.unwrap().unwrap();
    assert_eq!(found["metadata"]["name"], "kafka-0");
    assert_eq!(api.seen().len(), 3);
}

#[tokio::test]
async fn a_read_that_was_cut_is_tried_again() {
    let api = Api::start(|count, _, _| match count {
        1 => cut_body(),
        _ => answer(200, &json!({"metadata": {"name": "kafka-0"}})),
    })
    .await;
    assert!(api.cluster().get(&pod("kafka-0")).await.unwrap().is_some());
    assert_eq!(api.seen().len(), 2);
}

#[tokio::test]
async fn a_read_gives_up_after_three_tries_with_the_apis_words() {
    let api = Api::start(|_, _, _| refusal(503, "starting")).await;
    let failure = api.cluster().get(&pod("kafka-0")).await.unwrap_err();
    assert_eq!((failure.what.id.as_str(), failure.words.as_str()), ("kubernetes.failing", "starting"));
    assert_eq!(api.seen().len(), 3);
}

#[tokio::test]
async fn an_object_that_is_not_there_is_none_and_a_read_that_fails_is_not() {
    let api = Api::start(|_, _, _| refusal(404, "not found")).await;
    assert_eq!(api.cluster().get(&pod("kafka-0")).await, Ok(None));
    let api = Api::start(|_, _, _| refusal(403, "no")).await;
    assert_eq!(api.cluster().get(&pod("kafka-0")).await.unwrap_err().what.id, "kubernetes.forbidden");
    assert_eq!(api.seen().len(), 1);
}

#[tokio::test]
async fn a_list_follows_its_pages_and_escapes_its_selectors() {
    let api = Api::start(|count, _, _| match count {
        1 => answer(200, &json!({"metadata": {"continue": "a/b"}, "items": [{"n": 1}, {"n": 2}]})),
        _ => answer(200, &json!({"metadata": {}, "items": [{"n": 3}]})),
    })
    .await;
    let selection = Selection { labels: "app=kafka,tier in (a)".to_owned(), fields: String::new() };
    let found = api.cluster().list(Kind::Pod, "shop", &selection).await.unwrap();
    assert_eq!(found, [json!({"n": 1}), json!({"n": 2}), json!({"n": 3})]);
    assert_eq!(
        api.seen()[1].1,
        "/api/v1/namespaces/shop/pods?limit=500&labelSelector=app%3Dkafka%2Ctier+in+%28a%29&continue=a%2Fb"
    );
}

#[tokio::test]
async fn a_list_without_end_fails_instead_of_passing_for_whole() {
    let api = Api::start(|_, _, _| {
        answer(200, &json!({"metadata": {"continue": "more"}, "items": vec![json!({}); 2_500]}))
    })
    .await;
    let failure = api.cluster().list(Kind::Pod, "shop", &Selection::default()).await.unwrap_err();
    assert_eq!(failure.what.id, "kubernetes.list-too-long");
    assert_eq!(api.seen().len(), 2);
}

#[tokio::test]
async fn a_log_is_asked_for_with_its_limits() {
    let api = Api::start(|_, _, _| "line\n".into_response()).await;
    let request = LogRequest { container: None, previous: true, tail_lines: 40, since_seconds: None };
    assert_eq!(api.cluster().logs("shop", "kafka-0", &request).await.unwrap(), "line\n");
    assert_eq!(
        api.seen()[0].1,
        "/api/v1/namespaces/shop/pods/kafka-0/log?limitBytes=1048576&tailLines=40&previous=true"
    );
}

#[tokio::test]
async fn a_dry_run_says_so_to_the_api() {
    let api = Api::start(|_, _, _| answer(200, &json!({"spec": 1}))).await;
    api.cluster().dry_run(&stateful_set(), &Patch::Strategic(json!({}))).await.unwrap();
    assert!(api.seen()[0].1.ends_with("kafka?fieldManager=muster&dryRun=All"), "{:?}", api.seen());
}

async fn said(word: &str, limit: Duration) -> Result<ExecOutput, Failure> {
    let api = Api::start(|_, _, _| refusal(500, "unused")).await;
    let argv = ["say".to_owned(), word.to_owned()];
    api.cluster().exec("shop", "kafka-0", None, &argv, limit).await
}

#[tokio::test]
async fn a_listed_program_in_a_pod_answers_with_both_streams_and_its_code() {
    let output = said("hello", LIMIT).await.unwrap();
    assert_eq!((output.code, output.stdout.as_str(), output.stderr.as_str()), (0, "hello\n", "careful\n"));
    assert_eq!(said("three", LIMIT).await.unwrap().code, 3);
}

#[tokio::test]
async fn an_exec_that_is_cut_or_hangs_ends_and_says_that_nobody_knows() {
    let began = std::time::Instant::now();
    assert_eq!(said("cut", LIMIT).await.unwrap_err().what.id, "kubernetes.exec-lost");
    assert_eq!(said("hang", Duration::from_millis(300)).await.unwrap_err().what.id, "kubernetes.exec-late");
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn an_exec_that_is_not_allowed_names_the_right_and_one_that_is_not_listed_never_leaves() {
    let failure = said("forbidden", LIMIT).await.unwrap_err();
    assert_eq!(failure.what.id, "kubernetes.exec-refused");
    assert_eq!(failure.next.unwrap().values["resource"], "pods/exec");
    let api = Api::start(|_, _, _| refusal(500, "unused")).await;
    let argv = ["sh".to_owned(), "-c".to_owned(), "ls".to_owned()];
    let failure = api.cluster().exec("shop", "kafka-0", None, &argv, LIMIT).await.unwrap_err();
    assert_eq!(failure.what.id, "kubernetes.exec-out-of-reach");
}

#[tokio::test]
async fn the_doctor_says_which_rights_are_missing() {
    let api = Api::start(|_, method, uri| match (method, uri.path()) {
        (&Method::GET, "/version") => answer(200, &json!({"gitVersion": "v1.34.4"})),
        _ => answer(201, &json!({"status": {"allowed": false, "reason": "no rule"}})),
    })
    .await;
    let checks = api.cluster().check().await;
    assert_eq!(checks[0].result, Ok("v1.34.4".to_owned()));
    let failure = checks[1].result.clone().unwrap_err();
    assert_eq!(
        (failure.words.as_str(), failure.next.unwrap().id.as_str()),
        ("no rule", "kubernetes.add-rule")
    );
}

#[test]
fn settings_name_one_way_to_the_cluster() {
    let none = KubernetesSettings { timeout_seconds: 1, ..Default::default() };
    let two = KubernetesSettings { url: Some("http://a".to_owned()), in_cluster: true, ..none.clone() };
    assert!(Cluster::connect(&none).is_err());
    assert!(Cluster::connect(&two).is_err());
}

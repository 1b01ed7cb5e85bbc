//! Reads: retried on what passes by itself (no connection or a cut one, 429, 503), bounded in time, pages and bytes.

use super::answer::{self, Asked};
use super::kinds::{served, verb_word};
use super::reach::plain_name;
use super::wire::{self, Wire};
use super::{Cluster, FIELD_MANAGER};
use backon::{ExponentialBuilder, Retryable};
use http::{Method, Request, StatusCode};
use operations::client::{Allowed, Kind, LogRequest, Object, Patch, Selection, Verb};
use operations::{Failure, phrase};
use serde_json::{Value, json};
use std::time::Duration;
use url::form_urlencoded::Serializer;

/// Objects of one list; beyond it the list fails instead of being taken for whole.
const OBJECTS: usize = 5_000;
/// Objects of one page.
const PAGE: usize = 500;
/// Bytes of one log.
const LOG_BYTES: usize = 1 << 20;

impl Cluster {
    pub(super) async fn read_object(&self, object: &Object) -> Result<Option<Value>, Failure> {
        self.settings.may_look(object.kind, &object.namespace)?;
        plain_name(&object.name)?;
        let asked = asked(Verb::Get, object.kind, "", &object.namespace);
        let path = format!("{}/{}", asked.served.path(&object.namespace), object.name);
        match self.ask(Method::GET, &path, "", Vec::new()).await? {
            Wire::Answer(StatusCode::NOT_FOUND, _) => Ok(None),
            wire => answer::read(wire, &asked).map(Some),
        }
    }

    pub(super) async fn read_list(
        &self,
        kind: Kind,
        namespace: &str,
        selection: &Selection,
    ) -> Result<Vec<Value>, Failure> {
        self.settings.may_look(kind, namespace)?;
        let asked = asked(Verb::List, kind, "", namespace);
        let path = asked.served.path(namespace);
        let (mut found, mut next) = (Vec::new(), String::new());
        loop {
            let query = query(&[
                ("limit", PAGE.to_string()),
                ("labelSelector", selection.labels.clone()),
                ("fieldSelector", selection.fields.clone()),
                ("continue", next),
            ]);
            let mut page = answer::read(self.ask(Method::GET, &path, &query, Vec::new()).await?, &asked)?;
            if let Some(Value::Array(items)) = page.get_mut("items").map(Value::take) {
                found.extend(items);
            }
            next = page.pointer("/metadata/continue").and_then(Value::as_str).unwrap_or_default().to_owned();
            if next.is_empty() {
                return Ok(found);
            }
            if found.len() >= OBJECTS {
                return Err(Failure::new(
                    phrase!("kubernetes.list-too-long", kind = asked.served.plural, cap = OBJECTS),
                    format!("more than {OBJECTS} {}", asked.served.plural),
                )
                .next(phrase!("kubernetes.narrow-selection")));
            }
        }
    }

    pub(super) async fn read_logs(
        &self,
        namespace: &str,
        pod: &str,
        request: &LogRequest,
    ) -> Result<String, Failure> {
        self.settings.may_look(Kind::Pod, namespace)?;
        plain_name(pod)?;
        let query = query(&[
            ("limitBytes", LOG_BYTES.to_string()),
            ("tailLines", request.tail_lines.max(1).to_string()),
            ("previous", if request.previous { "true".to_owned() } else { String::new() }),
            ("container", request.container.clone().unwrap_or_default()),
            ("sinceSeconds", request.since_seconds.map(|since| since.max(1).to_string()).unwrap_or_default()),
        ]);
        let asked = asked(Verb::Get, Kind::Pod, "log", namespace);
        let path = format!("{}/{pod}/log", asked.served.path(namespace));
        let mut log = answer::text(self.ask(Method::GET, &path, &query, Vec::new()).await?, &asked)?;
        log.truncate(LOG_BYTES);
        Ok(String::from_utf8_lossy(&log).into_owned())
    }

    /// What the object would be; the API applies everything but the storing.
    pub(super) async fn try_patch(&self, object: &Object, patch: &Patch) -> Result<Value, Failure> {
        self.settings.may_change(object)?;
        plain_name(&object.name)?;
        let asked = asked(Verb::Patch, object.kind, "", &object.namespace);
        let request = || {
            super::mutate::patch_request(object, patch, &format!("fieldManager={FIELD_MANAGER}&dryRun=All"))
        };
        answer::read(self.repeat(request).await?, &asked)
    }

    /// Whether this account may do it, by a review the API makes of itself.
    pub(super) async fn ask_access(
        &self,
        verb: Verb,
        kind: Kind,
        subresource: &str,
        namespace: &str,
    ) -> Result<Allowed, Failure> {
        let served = served(kind);
        let review = json!({
            "apiVersion": "authorization.k8s.io/v1",
            "kind": "SelfSubjectAccessReview",
            "spec": {"resourceAttributes": {
                "verb": verb_word(verb),
                "group": served.group,
                "resource": served.plural,
                "subresource": subresource,
                "namespace": namespace,
            }},
        });
        let path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
        let asked = asked(Verb::Create, kind, "", namespace);
        let body = review.to_string().into_bytes();
        let review = answer::read(self.ask(Method::POST, path, "", body).await?, &asked)?;
        Ok(Allowed {
            allowed: review.pointer("/status/allowed").and_then(Value::as_bool).unwrap_or(false),
            reason: review.pointer("/status/reason").and_then(Value::as_str).unwrap_or_default().to_owned(),
        })
    }

    /// What the API says of itself, e.g. `v1.34.4`.
    pub(super) async fn version(&self) -> Result<String, Failure> {
        let asked = asked(Verb::Get, Kind::Namespace, "", "");
        let version = answer::read(self.ask(Method::GET, "/version", "", Vec::new()).await?, &asked)?;
        Ok(version.get("gitVersion").and_then(Value::as_str).unwrap_or("?").to_owned())
    }

    async fn ask(&self, method: Method, path: &str, query: &str, body: Vec<u8>) -> Result<Wire, Failure> {
        let request = || {
            let target = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
            Request::builder()
                .method(method.clone())
                .uri(target)
                .header(http::header::CONTENT_TYPE, "application/json")
                .body(body.clone())
        };
        self.repeat(request).await
    }

    /// Three tries within the target's time limit; the last answer counts, whatever it is.
    async fn repeat(&self, request: impl Fn() -> http::Result<Request<Vec<u8>>>) -> Result<Wire, Failure> {
        let client = self.client().await?;
        let limit = self.read_limit();
        let once = || async {
            let request = request().map_err(|error| Wire::NotSent(error.to_string()))?;
            match wire::send(client, request, limit).await {
                wire if passes(&wire) => Err(wire),
                wire => Ok(wire),
            }
        };
        let pace = ExponentialBuilder::default()
            .with_min_delay(Duration::from_millis(100))
            .with_max_times(2)
            .with_jitter();
        match tokio::time::timeout(limit, once.retry(pace)).await {
            Ok(Ok(wire) | Err(wire)) => Ok(wire),
            Err(_) => Ok(Wire::Late(limit)),
        }
    }
}

/// The pairs that have a value, escaped.
fn query(pairs: &[(&str, String)]) -> String {
    let mut query = Serializer::new(String::new());
    query.extend_pairs(pairs.iter().filter(|(_, value)| !value.is_empty()));
    query.finish()
}

fn passes(wire: &Wire) -> bool {
    match wire {
        Wire::NotSent(_) | Wire::Cut(_) => true,
        Wire::Answer(status, _) => {
            [StatusCode::TOO_MANY_REQUESTS, StatusCode::SERVICE_UNAVAILABLE].contains(status)
        }
        Wire::Late(_) => false,
    }
}

pub(super) fn asked(verb: Verb, kind: Kind, subresource: &'static str, namespace: &str) -> Asked {
    Asked { verb, served: served(kind), subresource, namespace: namespace.to_owned() }
}

//! Mutations: built first, `send_by` looked at last, sent once.

use super::answer;
use super::reach::plain_name;
use super::read::asked;
use super::wire;
use super::{Cluster, FIELD_MANAGER};
use crate::kubernetes::answer::Asked;
use crate::kubernetes::kinds::served;
use http::{Method, Request};
use operations::client::{Object, Patch, Verb};
use operations::{Failure, SendBy, Sent, phrase};
use serde_json::{Value, json};
use std::time::Duration;

impl Cluster {
    pub(super) async fn send_patch(
        &self,
        object: &Object,
        patch: &Patch,
        send_by: SendBy,
        limit: Duration,
    ) -> Sent<Value> {
        let request = patch_request(object, patch, &format!("fieldManager={FIELD_MANAGER}"));
        self.send_once(object, Verb::Patch, request, send_by, limit).await
    }

    pub(super) async fn send_delete(
        &self,
        object: &Object,
        uid: &str,
        send_by: SendBy,
        limit: Duration,
    ) -> Sent<()> {
        let request = delete_request(object, uid);
        match self.send_once(object, Verb::Delete, request, send_by, limit).await {
            Sent::Done(_) => Sent::Done(()),
            Sent::Refused(failure) => Sent::Refused(failure),
            Sent::NotSent(failure) => Sent::NotSent(failure),
            Sent::Unknown(reason) => Sent::Unknown(reason),
        }
    }

    async fn send_once(
        &self,
        object: &Object,
        verb: Verb,
        request: http::Result<Request<Vec<u8>>>,
        send_by: SendBy,
        limit: Duration,
    ) -> Sent<Value> {
        let asked: Asked = asked(verb, object.kind, "", &object.namespace);
        let ready = self.settings.may_change(object).and_then(|()| plain_name(&object.name)).and_then(|()| {
            request.map_err(|error| {
                Failure::new(phrase!("kubernetes.bad-name", name = object.name.as_str()), error.to_string())
            })
        });
        let request = match ready {
            Ok(request) => request,
            Err(failure) => return Sent::NotSent(failure),
        };
        let client = match self.client().await {
            Ok(client) => client,
            Err(failure) => return Sent::NotSent(failure),
        };
        if send_by.passed() {
            return Sent::NotSent(Failure::new(phrase!("target.too-late"), "send_by has passed"));
        }
        answer::mutation(wire::send(client, request, limit).await, &asked)
    }
}

/// # Errors
/// The object's name makes no path.
pub(super) fn patch_request(object: &Object, patch: &Patch, query: &str) -> http::Result<Request<Vec<u8>>> {
    let (media, body) = match patch {
        Patch::Strategic(body) => ("application/strategic-merge-patch+json", body),
        Patch::Merge(body) => ("application/merge-patch+json", body),
        Patch::Json(body) => ("application/json-patch+json", body),
    };
    Request::builder()
        .method(Method::PATCH)
        .uri(format!("{}?{query}", path(object)))
        .header(http::header::CONTENT_TYPE, media)
        .body(body.to_string().into_bytes())
}

/// The uid is the guard: what has the same name and came later is refused with 409.
fn delete_request(object: &Object, uid: &str) -> http::Result<Request<Vec<u8>>> {
    let options = json!({
        "apiVersion": "v1",
        "kind": "DeleteOptions",
        "preconditions": {"uid": uid},
        "propagationPolicy": "Background",
    });
    Request::builder()
        .method(Method::DELETE)
        .uri(path(object))
        .header(http::header::CONTENT_TYPE, "application/json")
        .body(options.to_string().into_bytes())
}

fn path(object: &Object) -> String {
    format!("{}/{}", served(object.kind).path(&object.namespace), object.name)
}

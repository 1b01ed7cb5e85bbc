//! One connection to the API: every request is recorded, meets its fault, and is answered.

use std::convert::Infallible;
use std::future;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Request as HttpRequest, Response, header};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

use super::fault::{self, Fault, Request};
use super::route::{self, Asked, Query};
use super::status::Status;
use super::world::{Shared, World};
use super::{discovery, exec, log, read, review, scale, table, watch, write};

/// The largest body taken, in bytes, as the API server's own limit.
const LARGEST_BODY: usize = 3 << 20;

/// The connection is cut without an answer.
#[derive(Debug)]
struct Cut;

impl std::fmt::Display for Cut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("cut by a fault")
    }
}

impl std::error::Error for Cut {}

pub(super) async fn connection(shared: Shared, stream: TcpStream) {
    let service = service_fn(move |request| answer(shared.clone(), request));
    let served = http1::Builder::new().serve_connection(TokioIo::new(stream), service).with_upgrades().await;
    if let Err(error) = served {
        tracing::trace!(%error, "a connection to the sandbox's API ended");
    }
}

/// A request that was read.
struct Call {
    verb: &'static str,
    asked: Asked,
    query: Query,
    parts: Parts,
    body: Bytes,
    /// Its place in the record.
    index: usize,
}

async fn answer(shared: Shared, request: HttpRequest<Incoming>) -> Result<Response<Body>, Cut> {
    let (parts, body) = request.into_parts();
    let body = Limited::new(body, LARGEST_BODY).collect().await.map_err(|_| Cut)?.to_bytes();
    let (path, query) = (parts.uri.path().to_owned(), parts.uri.query().unwrap_or_default().to_owned());
    if ["/readyz", "/livez", "/healthz"].iter().any(|health| path.starts_with(health)) {
        return Ok(text(200, "ok".to_owned()));
    }
    let Some(asked) = route::resource(&path) else {
        return Ok(
            discovery::answer(&path).map_or_else(|| refusal(&Status::no_path()), |found| object(200, &found))
        );
    };
    let asked_for = Query::parse(&query);
    let Some(verb) = asked.verb(parts.method.as_str(), &asked_for) else {
        return Ok(refusal(&Status::method_not_allowed()));
    };
    let subject = asked.subject();
    let (index, fault) = shared.change(|world| {
        let request = Request {
            verb,
            resource: subject.clone(),
            path,
            query,
            body: String::from_utf8_lossy(&body).into_owned(),
            at_ms: world.moment.now_ms,
            status: None,
            changed: false,
        };
        let index = world.record(request);
        (index, fault::take(&mut world.faults, verb, &subject))
    });
    let call = Call { verb, asked, query: asked_for, parts, body, index };
    if !changes(&call) {
        return meet(&shared, call, fault).await;
    }
    let name = format!("{verb} {subject}");
    shared.tapped().around(&name, meet(&shared, call, fault)).await
}

/// Whether it would change an object.
fn changes(call: &Call) -> bool {
    let writes = ["create", "update", "patch", "delete"].contains(&call.verb);
    writes
        && !["exec", "log"].contains(&call.asked.sub.as_str())
        && call.asked.resource.kind != "SelfSubjectAccessReview"
        && !write::is_dry(&call.query, &serde_json::from_slice(&call.body).unwrap_or_default())
}

/// The request meets its fault, or is done.
async fn meet(shared: &Shared, call: Call, fault: Option<Fault>) -> Result<Response<Body>, Cut> {
    match fault {
        Some(Fault::Hang) => match future::pending::<Infallible>().await {},
        Some(Fault::DropBefore) => Err(Cut),
        Some(Fault::ApplyThenDisconnect) => {
            act(shared, call).await;
            Err(Cut)
        }
        Some(other) => Ok(refused(shared, &call, &in_place(other, &call))),
        None => Ok(act(shared, call).await),
    }
}

/// What a fault says instead of the answer.
fn in_place(fault: Fault, call: &Call) -> Status {
    match fault {
        Fault::Forbidden => forbidden(call),
        Fault::Conflict => Status::modified(call.asked.resource, &call.asked.name),
        Fault::TooManyRequests => Status::too_many_requests(),
        Fault::Unavailable | Fault::Hang | Fault::ApplyThenDisconnect | Fault::DropBefore => {
            Status::unavailable()
        }
    }
}

fn forbidden(call: &Call) -> Status {
    let asked = &call.asked;
    Status::forbidden(call.verb, asked.resource, &asked.sub, &asked.namespace, &asked.name)
}

async fn act(shared: &Shared, call: Call) -> Response<Body> {
    let denied = shared.read(|world| world.denied.contains(&(call.verb.to_owned(), call.asked.subject())));
    if denied {
        return refused(shared, &call, &forbidden(&call));
    }
    let index = call.index;
    let result = match (call.verb, call.asked.sub.as_str()) {
        ("get" | "create", "exec") => exec::upgrade(shared, &call.asked, &call.query, call.parts).await,
        ("watch", _) => {
            watch::stream(shared, &call.asked, &call.query).map(|lines| with(200, "application/json", lines))
        }
        ("get", "log") => {
            shared.read(|world| log::text(world, &call.asked, &call.query)).map(|found| text(200, found))
        }
        _ => return shared.change(|world| settled(world, &call)),
    };
    let response = result.unwrap_or_else(|status| refusal(&status));
    shared.change(|world| world.settle(index, response.status().as_u16(), false));
    response
}

/// What can be answered at once, written down in the same moment as it is done.
fn settled(world: &mut World, call: &Call) -> Response<Body> {
    let before = world.store.version();
    let result = at_once(world, call);
    let changed = world.store.version() != before;
    let code = match &result {
        Ok(_) if call.verb == "create" => 201,
        Ok(_) => 200,
        Err(status) => status.code,
    };
    world.settle(call.index, code, changed);
    match result {
        Ok(found) if wants_table(call) => {
            object(code, &table::of(call.asked.resource.kind, &found, world.moment.now_ms))
        }
        Ok(found) => object(code, &found),
        Err(status) => refusal(&status),
    }
}

/// As `kubectl get` without `-o`.
fn wants_table(call: &Call) -> bool {
    let accept =
        call.parts.headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    ["get", "list"].contains(&call.verb) && accept.starts_with("application/json;as=Table;v=v1;")
}

fn at_once(world: &mut World, call: &Call) -> Result<Value, Status> {
    let Call { asked, query, body, .. } = call;
    match (call.verb, asked.sub.as_str()) {
        ("list", _) => read::list(world, asked, query),
        ("get", "" | "status") => read::get(world, asked),
        ("get", "scale") => read::get(world, asked).map(|found| scale::of(&found)),
        ("create", "") if asked.resource.kind == "SelfSubjectAccessReview" => review::answer(world, body),
        ("create", "") => write::create(world, asked, query, body),
        ("update", "" | "scale") => write::update(world, asked, query, body),
        ("patch", "" | "scale") => {
            let media_type =
                call.parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
            write::patch(world, asked, query, media_type.unwrap_or_default(), body)
        }
        ("delete", "") => write::delete(world, asked, query, body),
        _ => Err(Status::no_path()),
    }
}

fn refused(shared: &Shared, call: &Call, status: &Status) -> Response<Body> {
    shared.change(|world| world.settle(call.index, status.code, false));
    refusal(status)
}

fn refusal(status: &Status) -> Response<Body> {
    let mut response = object(status.code, &status.body());
    if status.code == 429 {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    }
    response
}

fn object(code: u16, body: &Value) -> Response<Body> {
    with(code, "application/json", Body::from(body.to_string()))
}

fn text(code: u16, body: String) -> Response<Body> {
    with(code, "text/plain", Body::from(body))
}

fn with(code: u16, media_type: &'static str, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = axum::http::StatusCode::from_u16(code).unwrap_or_default();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}

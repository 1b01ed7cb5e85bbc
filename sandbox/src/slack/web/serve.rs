//! From an HTTP request to a method and back. The call is recorded before it is answered, so that a test that sees the
//! effect also sees the call. Crash, or a fault that cuts the connection: the record shows it unanswered.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::{ApiError, Args, METHODS, Method, Reply, Request};
use crate::slack::Shared;
use crate::slack::fault::{Call, Fault, TokenKind, take};
use crate::slack::state::Workspace;

/// The longest a hanging call is kept open.
const LONGEST_HANG: Duration = Duration::from_secs(600);

pub(crate) async fn answer(
    State(shared): State<Shared>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let call = call(&shared, &name, query, &headers, &body);
    shared.tapped().around(&name, call).await
}

async fn call(
    shared: &Shared,
    name: &str,
    query: Option<String>,
    headers: &HeaderMap,
    body: &Bytes,
) -> Response {
    let Some(method) = METHODS.iter().find(|method| method.name == name) else {
        return reply(200, &json!({"ok": false, "error": "unknown_method", "req_method": name}));
    };
    let content_type =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let args = Args::parse(&query.unwrap_or_default(), content_type, body, method.form_only);
    let (args, unreadable) = match args {
        Ok(args) => (args, None),
        Err(code) => (Args::default(), Some(code)),
    };
    let token = token(headers, &args);
    let fault = shared.change(|workspace| take(&mut workspace.faults, method.name));
    if let Some(Fault::SlowMs(ms)) = fault {
        shared.pause(Duration::from_millis(ms)).await;
    }
    let (index, kind) = shared.record(method.name, &args, token.as_deref());
    match fault {
        Some(Fault::Hang) => {
            shared.pause(LONGEST_HANG).await;
            cut()
        }
        Some(Fault::DropBefore) => cut(),
        Some(Fault::RateLimited { retry_after_s }) => {
            shared.finish(index, 429, &json!({"ok": false, "error": "ratelimited"}), false, retry_after_s)
        }
        Some(Fault::Status(status)) => shared.finish(index, status, &json!({}), false, 0),
        Some(Fault::ApiError(code)) => {
            shared.finish(index, 200, &json!({"ok": false, "error": code}), false, 0)
        }
        Some(Fault::ApplyThenDisconnect) => {
            run(shared, method, &args, kind, unreadable, index);
            cut()
        }
        Some(Fault::SlowMs(_)) | None => run(shared, method, &args, kind, unreadable, index),
    }
}

fn token(headers: &HeaderMap, args: &Args) -> Option<String> {
    let header = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    header.and_then(|value| value.strip_prefix("Bearer ")).map(str::to_owned).or_else(|| args.text("token"))
}

fn run(
    shared: &Shared,
    method: &Method,
    args: &Args,
    kind: TokenKind,
    unreadable: Option<&str>,
    index: usize,
) -> Response {
    if let Some(wait) = shared.change(|workspace| over_the_tier(workspace, method, shared.now_ms())) {
        return shared.finish(index, 429, &json!({"ok": false, "error": "ratelimited"}), false, wait);
    }
    let result = shared.change(|workspace| {
        let base = shared.base();
        permitted(workspace, method, kind)?;
        if let Some(code) = unreadable {
            return Err(ApiError::new(code));
        }
        (method.run)(&mut Request { workspace, args, now_ms: shared.now_ms(), base: &base })
    });
    let applied = result.is_ok();
    shared.finish(index, 200, &envelope(result), applied, 0)
}

fn envelope(result: Reply) -> Value {
    match result {
        Ok(mut body) => {
            body["ok"] = json!(true);
            body
        }
        Err(error) => {
            let mut body = json!({"ok": false, "error": error.code});
            for (key, value) in error.extra {
                body[key] = value;
            }
            body
        }
    }
}

/// Token and scope, in the order Slack checks them.
fn permitted(workspace: &Workspace, method: &Method, kind: TokenKind) -> Result<(), ApiError> {
    if method.name == "api.test" {
        return Ok(());
    }
    if kind == TokenKind::None {
        return super::refuse("not_authed");
    }
    if let Some(code) = &workspace.token_error {
        return super::refuse(code);
    }
    let wanted = if method.name == "apps.connections.open" { TokenKind::App } else { TokenKind::Bot };
    if kind == TokenKind::Wrong {
        return super::refuse("invalid_auth");
    }
    if kind != wanted {
        return super::refuse("not_allowed_token_type");
    }
    let held = &workspace.app.scopes;
    if method.scopes.is_empty() || method.scopes.iter().any(|scope| held.contains(*scope)) {
        return Ok(());
    }
    let provided: Vec<&str> = held.iter().map(String::as_str).collect();
    Err(ApiError::new("missing_scope")
        .with("needed", json!(method.scopes.join(",")))
        .with("provided", json!(provided.join(","))))
}

/// Seconds to wait, when tiers are enforced and this method was called too often in the last minute.
fn over_the_tier(workspace: &mut Workspace, method: &Method, now_ms: i64) -> Option<u64> {
    if !workspace.enforce_tiers {
        return None;
    }
    let recent: Vec<i64> = workspace
        .calls
        .iter()
        .filter(|call| call.method == method.name && call.at_ms > now_ms - 60_000)
        .map(|call| call.at_ms)
        .collect();
    let oldest = recent.first().copied().unwrap_or(now_ms);
    let wait_ms = u64::try_from(oldest + 60_000 - now_ms).unwrap_or(0);
    (recent.len() > method.tier.per_minute()).then(|| wait_ms.div_ceil(1000).max(1))
}

impl Shared {
    fn record(&self, method: &str, args: &Args, token: Option<&str>) -> (usize, TokenKind) {
        self.change(|workspace| {
            let app = &workspace.app;
            let token_kind = match token {
                None => TokenKind::None,
                Some(token) if token == app.bot_token => TokenKind::Bot,
                Some(token) if token == app.app_token => TokenKind::App,
                Some(_) => TokenKind::Wrong,
            };
            let call = Call {
                method: method.to_owned(),
                args: args.recorded(),
                at_ms: self.now_ms(),
                token_kind,
                response: None,
                applied: false,
            };
            workspace.calls.push(call);
            (workspace.calls.len() - 1, token_kind)
        })
    }

    fn finish(&self, index: usize, status: u16, body: &Value, applied: bool, retry_after_s: u64) -> Response {
        self.change(|workspace| {
            if let Some(call) = workspace.calls.get_mut(index) {
                call.response = Some((status, body.clone()));
                call.applied = applied;
            }
        });
        let mut response = reply(status, body);
        let scopes = self
            .read(|workspace| workspace.app.scopes.iter().map(String::as_str).collect::<Vec<_>>().join(","));
        if let Ok(scopes) = HeaderValue::from_str(&scopes) {
            response.headers_mut().insert("x-oauth-scopes", scopes);
        }
        if retry_after_s > 0 {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_after_s));
        }
        response
    }
}

pub(crate) fn reply(status: u16, body: &Value) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if status.is_server_error() {
        return (status, "upstream error").into_response();
    }
    (status, [(header::CONTENT_TYPE, "application/json; charset=utf-8")], body.to_string()).into_response()
}

/// A response whose body fails before its first byte: the server cuts the connection.
pub(crate) fn cut() -> Response {
    let broken = futures::stream::once(async {
        Err::<Bytes, _>(std::io::Error::from(std::io::ErrorKind::ConnectionReset))
    });
    Response::new(Body::from_stream(broken))
}

/// The bytes of a file, sent to its `upload_url`.
pub(crate) async fn file_content(
    State(shared): State<Shared>,
    Path((id, _)): Path<(String, String)>,
    body: Bytes,
) -> Response {
    let stored =
        shared.change(|workspace| workspace.files.get_mut(&id).map(|file| file.content = body.to_vec()));
    match stored {
        Some(()) => (StatusCode::OK, format!("OK - {}", body.len())).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

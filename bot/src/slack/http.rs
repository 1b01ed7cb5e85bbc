//! Slack's deliveries by HTTP: commands, interactions and events at one address.
//!
//! The signature is checked over the raw bytes before anything is parsed. A crash leaves Slack without an answer:
//! events come again, a person sees that a command failed.

use super::{
    Inbound, inbound,
    receive::{Answer, Receiver},
    signature,
};
use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::post,
};
use engine::Clock;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Map, Value};
use std::sync::Arc;

/// The largest body that is read, in bytes.
const LARGEST: usize = 1 << 20;

struct Endpoint {
    receiver: Arc<Receiver>,
    secret: SecretString,
    clock: Arc<dyn Clock>,
}

/// `POST /slack/events`.
pub fn router(receiver: Arc<Receiver>, secret: SecretString, clock: Arc<dyn Clock>) -> Router {
    Router::new()
        .route("/slack/events", post(take))
        .layer(DefaultBodyLimit::max(LARGEST))
        .with_state(Arc::new(Endpoint { receiver, secret, clock }))
}

async fn take(State(endpoint): State<Arc<Endpoint>>, headers: HeaderMap, body: Bytes) -> Response {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (timestamp, signed) = (header("x-slack-request-timestamp"), header("x-slack-signature"));
    let secret = endpoint.secret.expose_secret().as_bytes();
    if !signature::is_valid(secret, timestamp, signed, &body, endpoint.clock.now()) {
        metrics::counter!("muster_refused_deliveries_total", "kind" => "signature", "why" => "not signed by Slack")
            .increment(1);
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let inbound = decode(&endpoint.receiver, header(header::CONTENT_TYPE.as_str()), &body);
    match endpoint.receiver.receive(inbound).await {
        Answer::Taken => StatusCode::OK.into_response(),
        Answer::Say(body) => axum::Json(body).into_response(),
        Answer::Again => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Answer::Malformed(why) => (StatusCode::BAD_REQUEST, why).into_response(),
    }
}

fn decode(receiver: &Receiver, content_type: &str, body: &[u8]) -> Inbound {
    let who = &receiver.identity;
    if content_type.starts_with("application/json") {
        return match serde_json::from_slice(body) {
            Ok(payload) => inbound::event(who, &payload),
            Err(_) => Inbound::Malformed("not JSON"),
        };
    }
    let pairs = url::form_urlencoded::parse(body);
    let fields: Map<String, Value> =
        pairs.map(|(key, value)| (key.into_owned(), Value::String(value.into_owned()))).collect();
    match fields.get("payload").and_then(Value::as_str).map(serde_json::from_str::<Value>) {
        None => inbound::slash(who, &Value::Object(fields)),
        Some(Ok(payload)) => inbound::interaction(who, &payload),
        Some(Err(_)) => Inbound::Malformed("an interaction that is no JSON"),
    }
}

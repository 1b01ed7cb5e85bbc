//! What a failed call means: did anything happen? (Slack's method pages; the crate's error types.) Pure.

use engine::ports::ChatError;
use serde_json::Value;
use slack_morphism::errors::SlackClientError;

/// When Slack names no time.
const PAUSE_MS: i64 = 5_000;
/// Slack says of these that some of it may have happened.
const HALFWAY: [&str; 3] = ["internal_error", "fatal_error", "service_unavailable"];

/// Never quotes a body: it may hold a message.
pub(super) fn of(error: &SlackClientError) -> ChatError {
    match error {
        SlackClientError::RateLimitError(error) => {
            let ms = error
                .retry_after
                .map_or(PAUSE_MS, |wait| i64::try_from(wait.as_millis()).unwrap_or(PAUSE_MS));
            ChatError::RateLimited { retry_after_ms: ms }
        }
        SlackClientError::ApiError(error) => {
            coded(&error.code, error.http_response_body.as_deref().unwrap_or_default())
        }
        SlackClientError::HttpError(error) if error.status_code.is_client_error() => {
            let body = body(error.http_response_body.as_deref().unwrap_or_default());
            let code = body["error"]
                .as_str()
                .map_or_else(|| format!("http_{}", error.status_code.as_u16()), str::to_owned);
            ChatError::Refused { code, needed: None }
        }
        SlackClientError::HttpError(error) => {
            ChatError::Unknown(format!("HTTP status {}", error.status_code.as_u16()))
        }
        SlackClientError::HttpProtocolError(error) => {
            let cause = error.cause.as_ref();
            let transport = cause.and_then(|cause| cause.downcast_ref::<hyper_util::client::legacy::Error>());
            match transport {
                Some(error) if error.is_connect() => ChatError::NotSent("no connection".to_owned()),
                _ => ChatError::Unknown("the connection was cut".to_owned()),
            }
        }
        SlackClientError::ProtocolError(_) => ChatError::Unknown("an answer that is no JSON".to_owned()),
        _ => ChatError::Unknown("the connection was cut".to_owned()),
    }
}

fn coded(code: &str, text: &str) -> ChatError {
    if code == "ratelimited" || code == "rate_limited" {
        return ChatError::RateLimited { retry_after_ms: PAUSE_MS };
    }
    if HALFWAY.contains(&code) {
        return ChatError::Unknown(code.to_owned());
    }
    let body = body(text);
    if let Some(lines) = body["response_metadata"]["messages"].as_array() {
        // Pointers into our own blocks, never their text.
        tracing::warn!(code, lines = ?lines.iter().take(5).collect::<Vec<_>>(), "Slack refused");
    }
    ChatError::Refused { code: code.to_owned(), needed: body["needed"].as_str().map(str::to_owned) }
}

fn body(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or(Value::Null)
}

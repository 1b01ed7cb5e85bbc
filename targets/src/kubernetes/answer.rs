//! What an answer of the API means, in a person's words. Pure.

use super::kinds::{Served, verb_word};
use super::wire::Wire;
use http::StatusCode;
use operations::client::Verb;
use operations::{Failure, Sent, phrase};
use serde_json::Value;

/// All that a real API says when a JSON patch does not fit the object: a `test` did not hold, or a path is gone.
const DOES_NOT_FIT: &str = "the server rejected our request due to an error in our request";

/// What was asked for, as an access rule spells it.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) verb: Verb,
    pub(super) served: Served,
    /// Empty: the object itself.
    pub(super) subresource: &'static str,
    pub(super) namespace: String,
}

/// A read's answer: the JSON, or the failure in the API's own words.
///
/// # Errors
/// Anything but 2xx with JSON.
pub(super) fn read(wire: Wire, asked: &Asked) -> Result<Value, Failure> {
    let body = text(wire, asked)?;
    serde_json::from_slice(&body).map_err(|error| unreadable(&error.to_string()))
}

/// A read's answer as bytes.
///
/// # Errors
/// Anything but 2xx.
pub(super) fn text(wire: Wire, asked: &Asked) -> Result<Vec<u8>, Failure> {
    match wire {
        Wire::Answer(status, body) if status.is_success() => Ok(body),
        Wire::Answer(status, body) => Err(refusal(status, &body, asked)),
        Wire::NotSent(words) => Err(unreachable(words)),
        Wire::Cut(words) => Err(Failure::new(phrase!("kubernetes.cut"), words)),
        Wire::Late(limit) => Err(Failure::new(
            phrase!("kubernetes.late", seconds = limit.as_secs()),
            format!("no answer within {limit:?}"),
        )),
    }
}

/// A mutation's answer. 5xx, 408, a cut and silence may all come after it was done.
pub(super) fn mutation(wire: Wire, asked: &Asked) -> Sent<Value> {
    match wire {
        Wire::Answer(status, body) if status.is_success() => match serde_json::from_slice(&body) {
            Ok(value) => Sent::Done(value),
            Err(error) => Sent::Unknown(format!("HTTP {status}, but the answer can't be read: {error}")),
        },
        Wire::Answer(status, body) if may_have_happened(status) => {
            Sent::Unknown(format!("HTTP {status}: {}", message(&body)))
        }
        Wire::Answer(status, body) => Sent::Refused(refusal(status, &body, asked)),
        Wire::NotSent(words) => Sent::NotSent(unreachable(words)),
        Wire::Cut(words) => Sent::Unknown(format!("the connection was cut: {words}")),
        Wire::Late(limit) => Sent::Unknown(format!("no answer within {limit:?}")),
    }
}

pub(super) fn unreachable(words: String) -> Failure {
    Failure::new(phrase!("kubernetes.unreachable"), words).next(phrase!("kubernetes.check-address"))
}

fn may_have_happened(status: StatusCode) -> bool {
    status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT
}

fn unreadable(words: &str) -> Failure {
    Failure::new(phrase!("kubernetes.unreadable"), words)
}

fn refusal(status: StatusCode, body: &[u8], asked: &Asked) -> Failure {
    let words = message(body);
    match status {
        StatusCode::UNAUTHORIZED => Failure::new(phrase!("kubernetes.unauthorized"), words)
            .next(phrase!("kubernetes.check-credentials")),
        StatusCode::FORBIDDEN => forbidden(words, asked),
        StatusCode::NOT_FOUND => {
            Failure::new(phrase!("kubernetes.not-found"), words).next(phrase!("kubernetes.look-again"))
        }
        StatusCode::CONFLICT => {
            Failure::new(phrase!("kubernetes.conflict"), words).next(phrase!("kubernetes.plan-again"))
        }
        StatusCode::UNPROCESSABLE_ENTITY if words == DOES_NOT_FIT => {
            Failure::new(phrase!("kubernetes.conflict"), words).next(phrase!("kubernetes.plan-again"))
        }
        StatusCode::UNPROCESSABLE_ENTITY => {
            Failure::new(phrase!("kubernetes.invalid"), words).next(phrase!("kubernetes.plan-again"))
        }
        StatusCode::TOO_MANY_REQUESTS => {
            Failure::new(phrase!("kubernetes.too-many"), words).next(phrase!("kubernetes.try-later"))
        }
        other if other.is_server_error() => {
            Failure::new(phrase!("kubernetes.failing", status = other.as_u16()), words)
        }
        other => Failure::new(phrase!("kubernetes.refused", status = other.as_u16()), words),
    }
}

fn forbidden(words: String, asked: &Asked) -> Failure {
    let served = asked.served;
    let resource = match asked.subresource {
        "" => served.plural.to_owned(),
        subresource => format!("{}/{subresource}", served.plural),
    };
    Failure::new(phrase!("kubernetes.forbidden"), words).next(phrase!(
        "kubernetes.add-rule",
        group = served.group,
        resource = resource,
        verbs = verb_word(asked.verb),
        namespace = asked.namespace.as_str(),
    ))
}

/// The API's own message; else the beginning of what came.
fn message(body: &[u8]) -> String {
    serde_json::from_slice::<Value>(body)
        .ok()
        .and_then(|status| status.get("message")?.as_str().map(str::to_owned))
        .unwrap_or_else(|| String::from_utf8_lossy(body).chars().take(300).collect())
}
